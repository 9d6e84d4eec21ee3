// Every text that a person reads or hears on the page, with the language that it is meant to be in. That a name in it is marked as
// Chinese (web/chinese_parts.py) changes nothing of that: wording that nobody translated bears the same mark.
() => {
  const texts = []
  const language = element => (element.closest('[lang]:not([lang="zh-CN"])') || document.documentElement).lang
  const shown = element => element.checkVisibility({ visibilityProperty: true })
  // Whose text it is: a mark inside a sentence belongs to the sentence.
  const owner = element => element.matches('bdi[lang]') ? element.parentElement : element
  let last = null
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const said = walker.currentNode.data.replace(/\s+/g, ' ')
    const element = owner(walker.currentNode.parentElement)
    const isPart = element !== walker.currentNode.parentElement || walker.currentNode.previousSibling?.matches?.('bdi[lang]')
    if (isPart && last === element) {
      texts[texts.length - 1][0] += said
    } else if (said.trim() && !element.closest('script, style, svg, code, pre, kbd') && (shown(element) || element.closest('details, option, select'))) {
      texts.push([said, language(element), element.closest('input, textarea') ? 'field' : 'text'])
      last = element
    }
  }
  for (const attribute of ['aria-label', 'title', 'placeholder', 'alt']) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      texts.push([element.getAttribute(attribute).trim(), language(element), attribute])
    }
  }
  texts.push([document.title, document.documentElement.lang, 'title'])
  return texts.map(([text, ...more]) => [text.trim(), ...more]).filter(([text]) => text)
}
