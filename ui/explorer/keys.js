// The keyboard on a map or the sound: what each key does. Others, as Tab, do what they do everywhere.

const EVERYWHERE =
  "space plays, Escape clears the span, then the pin, plus, minus and 0 zoom, Page up and down move the axis."
export const HELP = "Arrows move through rows and columns, Enter pins, H plays what the row listened to, " + EVERYWHERE
export const SOUND_HELP = "Arrows move and tell which rows look there, with Shift they select a span to hear, " + EVERYWHERE

export function onKey(event, act) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const far = event.shiftKey ? 10 : 1
  const keys = {
    ArrowUp: () => act.move(-far, 0),
    ArrowDown: () => act.move(far, 0),
    ArrowLeft: () => act.move(0, -far, event.shiftKey),
    ArrowRight: () => act.move(0, far, event.shiftKey),
    Home: () => act.move(0, -Infinity),
    End: () => act.move(0, Infinity),
    PageUp: () => act.pan(-0.5),
    PageDown: () => act.pan(0.5),
    Enter: act.pin,
    " ": act.play,
    h: act.hear,
    H: act.hear,
    "+": () => act.zoom(0.5),
    "=": () => act.zoom(0.5),
    "-": () => act.zoom(2),
    0: () => act.zoom(Infinity),
  }
  if (!(event.key in keys)) return
  event.preventDefault()
  event.stopPropagation() // the app around has shortcuts of its own
  keys[event.key]()
}
