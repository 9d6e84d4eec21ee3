// Every text that a person reads or hears on the page, with the language that it is marked with.
() => {
  const texts = []
  const language = element => (element.closest('[lang]') || document.documentElement).lang
  const shown = element => element.checkVisibility({ visibilityProperty: true })
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim().replace(/\s+/g, ' ')
    const element = walker.currentNode.parentElement
    if (text && !element.closest('script, style, svg, code, pre, kbd') && (shown(element) || element.closest('details, option, select'))) {
      texts.push([text, language(element), element.closest('input, textarea') ? 'field' : 'text'])
    }
  }
  for (const attribute of ['aria-label', 'title', 'placeholder', 'alt']) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      texts.push([element.getAttribute(attribute).trim(), language(element), attribute])
    }
  }
  texts.push([document.title, document.documentElement.lang, 'title'])
  return texts.filter(([text]) => text)
}
