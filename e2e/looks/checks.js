// What a machine can see of a page: run in the page, gives a list of [kind, element, example]. `phone` asks for targets a thumb can hit.
({ phone, bounds }) => {
  const found = []
  const say = (kind, what, example = '') => found.push([kind, what, example])
  const shown = element => element.checkVisibility({ opacityProperty: false, visibilityProperty: true })
  const name = element => {
    const classes = [...element.classList].slice(0, 3).map(word => '.' + word).join('')
    return element.tagName.toLowerCase() + (element.id ? '#' + element.id.replace(/[0-9a-f-]{30,}/, 'ID') : '') + classes
  }
  const within = element => element.className || element.id ? name(element) : `${name(element.parentElement)} > ${name(element)}`
  const words = element => (element.innerText || element.value || '').trim().replace(/\s+/g, ' ').slice(0, 24)
  const hiddenOnPurpose = element => element.closest('.visually-hidden, .skip-link, [aria-hidden="true"]')
  const page = document.documentElement

  // Sideways scroll, and which element causes it.
  if (page.scrollWidth > page.clientWidth) {
    const width = page.clientWidth
    const scrolls = element => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true
      }
      return false
    }
    const wide = [...document.body.querySelectorAll('*')].filter(
      element => shown(element) && element.getBoundingClientRect().right > width + 0.5 && !scrolls(element))
    say('sideways scroll', wide.slice(-1).map(name).join(), `${page.scrollWidth - width} px too wide`)
  }
  if (bounds) return found

  // On a page that is not Chinese, whatever is Chinese says so: what reads the page aloud changes its voice there.
  if (!page.lang.startsWith('zh')) {
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      if (/[\u3400-\u9fff]/.test(walker.currentNode.data) && !element.closest('script, style') && !element.closest('[lang]')?.lang.startsWith('zh')) {
        say('unmarked Chinese', within(element), walker.currentNode.data.trim().slice(0, 24))
      }
    }
  }

  // Text that is cut: by a box that hides what is too long, or running out of a button or a tag.
  for (const element of document.body.querySelectorAll('*')) {
    if (!shown(element) || hiddenOnPurpose(element) || !element.innerText || element.closest('svg')) continue
    const style = getComputedStyle(element)
    const across = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1
    const down = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1
    const hasOwnText = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    if ((across || down) && element.clientWidth > 1 && !element.title) say('cut text', name(element), words(element))
    if (hasOwnText && style.overflowX === 'visible' && style.display !== 'inline' && element.scrollWidth > element.clientWidth + 1 &&
        element.clientWidth > 0) say('text runs out', name(element), words(element))
  }

  // Targets of 44 px on a phone; a link within a sentence is as high as its line (WCAG 2.2, 2.5.8).
  if (phone) {
    const isInSentence = element => {
      if (getComputedStyle(element).display !== 'inline') return false
      const block = element.parentElement
      return [...block.childNodes].some(node => node !== element && node.textContent.trim())
    }
    const box = element => {
      const label = element.matches('input[type=checkbox], input[type=radio]') ? element.closest('label') : null
      return (label || element).getBoundingClientRect()
    }
    for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
      if (!shown(element) || hiddenOnPurpose(element) || isInSentence(element)) continue
      const { width, height } = box(element)
      if (width > 1 && (width < 43.5 || height < 43.5)) {
        say('small target', within(element), `${Math.round(width)}×${Math.round(height)} “${words(element)}”`)
      }
    }
  }

  // Headings, title, language, pictures.
  if (!document.title.trim()) say('no title', '')
  const first = [...document.querySelectorAll('h1')].filter(shown)
  if (first.length !== 1 || !first[0].innerText.trim()) say('heading', `${first.length} × h1`)
  if (!page.lang) say('no language', '')
  for (const image of document.images) if (image.complete && !image.naturalWidth) say('broken picture', image.getAttribute('src'))
  return found
}
