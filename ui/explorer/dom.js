// Elements made by name; text is always text, never mark-up.

export function element(name, attributes = {}, ...children) {
  const made = filled(document.createElement(name), attributes)
  made.append(...children)
  return made
}

export function filled(made, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") made.textContent = value
    else made.setAttribute(key, value)
  }
  return made
}

export function button(text, title, act) {
  const made = element("button", { type: "button", text, title })
  made.onclick = act
  return made
}

// A choice among [value, label].
export function choice(label, options, chosen, act) {
  const select = element("select", { "aria-label": label })
  for (const [value, text] of options) select.append(element("option", { value, text }))
  select.value = chosen
  select.onchange = () => act(select.value)
  return select
}

// Buttons of a group as one stop of Tab: the arrows, Home and End move among them. Each has a place
// by which the focus finds it again when the group is made anew.
export function rove(group, name) {
  const buttons = [...group.querySelectorAll("button")]
  const first = buttons.findIndex((b) => b.getAttribute("aria-pressed") === "true")
  buttons.forEach((b, i) => {
    b.tabIndex = i === Math.max(first, 0) ? 0 : -1
    b.dataset.panel = `${name} ${i}`
  })
  group.onkeydown = (event) => {
    const at = buttons.indexOf(event.target)
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (at < 0 || !buttons[to]) return
    event.preventDefault()
    event.stopPropagation() // the app around has shortcuts of its own
    buttons.forEach((b, i) => (b.tabIndex = i === to ? 0 : -1))
    buttons[to].focus()
  }
  return group
}
