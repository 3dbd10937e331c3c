// The pointer and the keyboard on a map: what each does.

export const KEYS = "Arrows move, with Shift by ten; Enter pins, Escape unpins."
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

export function onInput(box, act) {
  box.onpointermove = act.hover
  box.onpointerleave = () => act.hover(null)
  box.onclick = act.click
  box.onblur = act.leave
  box.onkeydown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const step = STEPS[event.key]
    const far = event.shiftKey ? 10 : 1
    if (step) act.move(far * step[0], far * step[1])
    else if (event.key === "Enter") act.pin()
    else if (event.key === "Escape") act.unpin()
    else return
    event.preventDefault()
    event.stopPropagation() // the app around has shortcuts of its own
  }
}
