// The pointer on a panel: hover, click, drag, wheel with a modifier, and pinch with two fingers.

const CLICK = 4 // pixels that a press may move and still be a click

export function onPointer(panel, act) {
  const { box } = panel
  const fingers = new Map()
  let start = null
  let apart = 0
  const distance = () => {
    const [a, b] = [...fingers.values()]
    return Math.abs(a.x - b.x)
  }
  box.onpointerdown = (event) => {
    if (event.button) return
    const point = panel.at(event)
    fingers.set(event.pointerId, point)
    box.setPointerCapture(event.pointerId)
    start = fingers.size === 1 ? point : null
    if (fingers.size === 2) apart = distance()
  }
  box.onpointermove = (event) => {
    const point = panel.at(event)
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, point)
    if (fingers.size === 2) {
      const now = distance()
      if (apart > 8 && now > 8) act.zoom(apart / now, point.x)
      apart = now
    } else if (start && Math.abs(point.x - start.x) > CLICK) act.drag(start, point)
    else if (!start) act.hover(point)
  }
  box.onpointerup = (event) => {
    const point = panel.at(event)
    fingers.delete(event.pointerId)
    if (start && Math.abs(point.x - start.x) <= CLICK) act.click(point)
    start = null
  }
  box.onpointercancel = (event) => {
    fingers.delete(event.pointerId)
    start = null
  }
  box.onpointerleave = () => act.leave()
  box.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return // the page scrolls
      event.preventDefault()
      const by = event.deltaY || event.deltaX
      if (event.shiftKey) act.pan(Math.sign(by) * 0.1)
      else act.zoom(by > 0 ? 1.25 : 0.8, panel.at(event).x)
    },
    { passive: false },
  )
}
