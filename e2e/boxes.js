// Where the parts of a page stand: landmarks, headings and what can be pressed, in their order.
() => {
  const parts = 'header, nav, main, h1, h2, h3, main a.btn, main button, main input:not([type=hidden]), main select, main textarea, main table, main li.row-item'
  return [...document.querySelectorAll(parts)]
    .filter(element => element.checkVisibility())
    .map(element => {
      const { left, top, width, height } = element.getBoundingClientRect()
      const words = (element.innerText || '').trim().replace(/\s+/g, ' ').slice(0, 20)
      return [`${element.tagName.toLowerCase()} ${words}`, left, top + window.scrollY, width, height]
    })
}
