// Elements made by name; text is always text, never mark-up.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") made.textContent = value
    else if (value !== null) made.setAttribute(key, value)
  }
  made.append(...children)
  return made
}

export function button(text, title, act) {
  const made = element("button", { type: "button", text, title })
  made.onclick = act
  return made
}

// A choice among [value, label]; returns its label and itself.
export function choice(label, options, act) {
  const select = element("select", { "aria-label": label })
  for (const [value, text] of options) select.append(element("option", { value, text }))
  select.onchange = () => act(select.value)
  return select
}
