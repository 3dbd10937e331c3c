// Three maps of the same attention and the curves it comes from: a cell that is meant in one is
// meant in all. The server is told of a pinned cell, once it rests; all else happens here.

import { cellOf, cellText, cellUnder, extremeCell, movedCell, sameCell } from "./cells.js"
import { drawCurves, drawDots, HUES } from "./curve.js"
import { button, element } from "../../explorer/dom.js"
import { coloursOf, modeOf } from "../../explorer/heatmap.js"
import { KEYS, onInput } from "./input.js"
import { BOTTOM, drawMarks, drawMatrix, LEFT, RIGHT, TOP } from "./matrix.js"
import { cleared, makePanel } from "../../explorer/panel.js"
import { decoded } from "../../explorer/payload.js"
import { picture } from "./picture.js"
import { capitalised, cellSaid, digits, HINT, rowTable, termsText } from "./readout.js"
import { save } from "../../explorer/save.js"
import { clamp } from "../../explorer/scale.js"

const REST = 400 // milliseconds without a change before the server is told

export function makeMaps(root) {
  let applied, reading, state
  let scene = null
  let timer = 0
  let width = 0
  const now = { hover: null, cursor: null }
  const parts = {}
  const maps = { report: () => {} }

  maps.receive = (bytes) => {
    const next = decoded(bytes)
    const text = next.reading.key + JSON.stringify(next.state)
    if (text !== applied) {
      const fresh = next.reading.key !== reading?.key
      reading = next.reading
      state = { cell: next.state.cell }
      applied = text
      if (fresh) load(next.arrays)
    }
    redraw() // the theme may have changed
  }

  maps.close = () => {
    clearTimeout(timer)
    observer.disconnect()
  }

  const observer = new ResizeObserver(([entry]) => {
    if (Math.round(entry.contentRect.width) !== width && scene) redraw()
  })
  observer.observe(root)

  // Other numbers: nothing that was meant before is meant any more.
  function load(arrays) {
    Object.assign(now, { hover: null, cursor: null })
    const mapOf = ({ values, shape }) => ({ values, rows: shape[0], columns: shape[1] })
    const [exact, approximate, difference, logits] = ["exact", "approximate", "difference", "logits"].map((name) => mapOf(arrays[name]))
    exact.title = "Softmax"
    approximate.title = `Linear, K = ${reading.terms}`
    difference.title = "Linear minus softmax"
    scene = { reading, maps: [exact, approximate, difference], logits, largest: extremeCell(difference) }
    scene.shape = clamp(logits.rows / logits.columns, 0.5, 1.25)
    build()
  }

  function build() {
    const wasOpen = Boolean(parts.table?.open)
    parts.panels = scene.maps.map((map) => makePanel(labelOf(map), LEFT, (panel) => act(panel, map)))
    parts.curve = makePanel(curveLabel(), LEFT, () => {})
    parts.curve.box.setAttribute("role", "img")
    parts.curve.box.removeAttribute("tabindex")
    const boxes = [...parts.panels, parts.curve].map((panel) => panel.box)
    boxes.forEach((box, i) => (box.dataset.panel = i))
    parts.text = element("span")
    parts.hint = element("span", { class: "hint", text: ` ${HINT}` })
    parts.said = element("output", { class: "said", "aria-live": "polite" }, parts.text, parts.hint)
    parts.table = element("details", { class: "table" }, element("summary", { text: "The query's row as a table" }))
    parts.table.open = wasOpen
    parts.table.ontoggle = tabulate
    const keep = button("Save picture", "Save the maps and the curves as PNG", async () => save(await picture(scene, meant()), "linked-maps.png"))
    const ending = element("div", { class: "ending" }, keep, parts.table)
    root.replaceChildren(element("div", { class: "maps" }, ...boxes), parts.said, ending)
  }

  function labelOf(map) {
    const largest = digits(map.values.reduce((a, b) => Math.max(a, b), -Infinity))
    const what = map === scene.maps[2] ? "the difference of the weights" : "weights"
    return `${map.title}: ${what} of ${map.rows} queries and ${map.columns} keys, at most ${largest}. ${KEYS}`
  }

  function curveLabel() {
    const [low, high] = reading.range.map(digits)
    return `exp(t) and ${termsText(reading.terms)} of its series, for t = q·k from ${low} to ${high}, with a dot for each key of the query`
  }

  // The cell that is meant now: without any choice, that of the largest difference.
  function meant() {
    return now.hover ?? now.cursor ?? scene.pinned ?? scene.largest
  }

  function boxOf(panel) {
    return { x: LEFT, y: TOP, width: panel.width - RIGHT, height: panel.height - TOP - BOTTOM }
  }

  function redraw() {
    width = Math.round(root.clientWidth)
    if (!width || !scene) return // in a tab that is not open
    scene.mode = modeOf(root)
    root.style.colorScheme = scene.mode
    colour()
    for (const panel of [...parts.panels, parts.curve]) {
      const inner = panel.box.clientWidth - LEFT - RIGHT
      panel.resize(panel.box.clientWidth, TOP + Math.round(inner * scene.shape) + BOTTOM)
    }
    parts.panels.forEach((panel, i) => drawMatrix(cleared(panel.base, panel), scene.maps[i], scene, boxOf(panel), panel.density))
    drawCurves(cleared(parts.curve.base, parts.curve), scene, boxOf(parts.curve))
    drawOver()
  }

  // One scale from 0 for both kinds of weights; negative ones have a colour of their own.
  function colour() {
    const negative = [1, 3, 5].map((i) => parseInt(HUES[scene.mode].negative.slice(i, i + 2), 16))
    const weights = coloursOf({ largest: reading.weightLimit, root: false, signed: false }, scene.mode)
    const marked = { ...weights, of: (weight) => (weight < 0 ? negative : weights.of(weight)) }
    const signed = coloursOf({ largest: reading.differenceLimit, root: false, signed: true }, scene.mode)
    scene.maps.forEach((map, i) => (map.colours = i === 2 ? signed : marked))
  }

  function drawOver() {
    scene.pinned = cellOf(state.cell, reading.step, scene.logits)
    const cell = meant()
    parts.panels.forEach((panel, i) => drawMarks(cleared(panel.over, panel), scene.maps[i], boxOf(panel), cell, scene.pinned))
    drawDots(cleared(parts.curve.over, parts.curve), scene, boxOf(parts.curve), cell)
    say(cell)
  }

  function say(cell) {
    const chosen = now.hover ?? now.cursor
    const before = chosen ? "" : scene.pinned ? "Pinned: " : "Largest difference: "
    const text = capitalised(before + cellSaid(scene, cell))
    if (parts.text.textContent !== text) parts.text.textContent = text
    parts.hint.hidden = before !== "Largest difference: "
  }

  function tabulate() {
    parts.table.querySelector("table")?.remove()
    if (parts.table.open) parts.table.append(rowTable(scene, (now.cursor ?? scene.pinned ?? scene.largest).row))
  }

  function pin(cell) {
    state.cell = cell && !sameCell(cell, scene.pinned) ? cellText(cell, reading.step) : ""
    if (reading.linked) {
      clearTimeout(timer)
      timer = setTimeout(() => maps.report({ ...state }), REST)
    }
    drawOver()
    tabulate()
  }

  function act(panel, map) {
    const under = (event) => {
      const { x, y } = panel.at(event) // from where the cells begin
      return cellUnder(map, boxOf(panel), { x: x + LEFT, y })
    }
    onInput(panel.box, {
      hover: (event) => hover(event && under(event)),
      click: (event) => {
        now.cursor = under(event)
        if (now.cursor) pin(now.cursor)
      },
      leave: () => {
        now.cursor = null
        drawOver()
      },
      move,
      pin: () => pin(meant()),
      unpin: () => {
        now.cursor = null
        pin(null)
      },
    })
  }

  function hover(cell) {
    if (sameCell(cell, now.hover)) return
    now.hover = cell
    drawOver()
  }

  function move(rows, columns) {
    now.cursor = movedCell(now.cursor ?? scene.pinned ?? scene.largest, rows, columns, scene.logits)
    now.hover = null
    drawOver()
    tabulate()
  }

  return maps
}

const mounted = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  let maps = mounted.get(parentElement)
  if (!maps) {
    maps = makeMaps(parentElement.querySelector(".explorer"))
    mounted.set(parentElement, maps)
  }
  maps.report = (view) => setStateValue("view", view)
  maps.receive(data)
  return () => {
    maps.close()
    mounted.delete(parentElement)
  }
}
