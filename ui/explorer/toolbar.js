// The bar above the panels: to play, to choose what is shown, to zoom, and to save.

import { button, choice, element, rove } from "./dom.js"
import { save } from "./save.js"
import { CROSS, DIFFERENCE, OWN } from "./scene.js"
import { SHARE } from "./spans.js"
import { toCsv, toJson, toPng, toSvg } from "./takeaway.js"

export const ROOT = "square root"
const SPEEDS = [1, 0.75, 0.5]

// Makes the bar; what changes in it later is kept in `parts`.
export function toolbar({ reading, arrays, state, player, now, parts }, act) {
  const bar = element("div", { class: "bar", role: "toolbar", "aria-label": "Play and look" })
  if (player) {
    parts.play = button(player.playing ? "Pause" : "Play", "Play or pause (space)", () => player.toggle())
    parts.play.className = "main"
    const speeds = SPEEDS.map((s) => [s, `${s}×`])
    const speed = choice("Speed", speeds, now.speed, (value) => player.setRate((now.speed = Number(value))))
    const loop = button("Loop", "Play it again and again", () => {
      player.setAgain((now.again = !now.again))
      loop.setAttribute("aria-pressed", now.again)
    })
    loop.setAttribute("aria-pressed", now.again)
    parts.hear = button("Hear the row", `Play what holds ${SHARE * 100}% of the attention of the row or word (H)`, act.hear)
    parts.clear = button("× span", "Clear the span (Escape)", act.freeSpan)
    bar.append(parts.play, speed, loop, parts.hear, parts.clear)
  }
  const two = reading.sides.length > 1
  const show = [[CROSS, two ? "Both maps" : "Map"]]
  if (two) show.push([DIFFERENCE, "Difference"])
  if (arrays.self0) show.push([OWN, "Own text"])
  bar.append(
    choice("Attention shown", show, show.some(([value]) => value === state.shown) ? state.shown : CROSS, act.show),
    choice("Colour", [["weight", "Colour: weight"], [ROOT, "Colour: square root"]], state.scale, act.scale),
    rove(
      element(
        "span",
        { class: "axis", role: "group", "aria-label": "The part of the axis that is shown" },
        button("+", "Zoom in (+)", () => act.zoom(0.5)),
        button("−", "Zoom out (-)", () => act.zoom(2)),
        button("All", "Show the whole axis (0)", () => act.zoom(Infinity)),
        button("←", "Back along the axis (Page up)", () => act.pan(-0.5)),
        button("→", "On along the axis (Page down)", () => act.pan(0.5)),
      ),
      "axis",
    ),
    saving(act.scene),
  )
  return bar
}

function saving(scene) {
  const list = element("div", { class: "list" })
  const menu = element("details", { class: "save" }, element("summary", { text: "Save" }), list)
  const close = () => {
    menu.open = false
    menu.firstChild.focus()
  }
  for (const [kind, make] of Object.entries({ png: toPng, svg: toSvg, csv: toCsv, json: toJson })) {
    const keep = async () => {
      close()
      save(await make(scene()), `attention.${kind}`)
    }
    list.append(button(kind.toUpperCase(), `Save what is shown, ${kind}`, keep))
  }
  menu.onkeydown = (event) => {
    if (event.key !== "Escape" || !menu.open) return
    event.stopPropagation() // what is pinned stays
    close()
  }
  return menu
}
