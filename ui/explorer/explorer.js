// Both decoders' attention, the sound and the text on one axis: the state, and what changes it.
// The server is told of what belongs into the link, once it rests; all else happens here.

import { headNames, headStrip, headText } from "./heads.js"
import { button, choice, element, rove } from "./dom.js"
import { colourBar, INK, modeOf } from "./heatmap.js"
import { HELP, onKey, SOUND_HELP } from "./keys.js"
import { AXIS, cellAt, drawMap, drawOverMap, drawOverSound, drawSound, GUTTER, LOWEST, SOUND, top } from "./panels.js"
import { makePanel } from "./panel.js"
import { decoded } from "./payload.js"
import { makePlayer } from "./player.js"
import { onPointer } from "./pointer.js"
import { clamp, panned, showing, toPosition, whole, zoomed, zoomOf, zoomText } from "./scale.js"
import { CROSS, curvesOf, DIFFERENCE, mapsOf, OWN, pinnedCell, rowsOf, scaleOf, wordsOf } from "./scene.js"
import { heardSpan, meanRow, readers, rowOf, SHARE } from "./spans.js"
import { mapTables } from "./table.js"
import { save } from "./save.js"
import { toCsv, toJson, toPng, toSvg } from "./takeaway.js"
import { columnText, rowText, scaleText, spanText } from "./texts.js"
import { LEGEND, wordChips } from "./words.js"

const KEY = 0.1 // seconds that an arrow moves along the sound
const NOTHING = { hover: null, cursor: null, preview: null, span: null, anchor: null, playhead: null, heard: "" } // is meant
const REST = 400 // milliseconds without a change before the server is told
const ROOT = "square root"
const SPEEDS = [1, 0.75, 0.5]
const WIDE = 860 // pixels from which two short maps stand beside each other
const SHORT = 40 // positions
const MANY = 60 // rows of all maps, above which a row is too low for its symbol
const HEADS = "Heads: layer.head · how well it follows the input, at most 1."
const REFUSED = "The texts differ, so their rows do not match: there is no difference to show."
const CAVEAT = "Attention shows where a step looked, not why it wrote its symbol: it is not an explanation."

export function makeExplorer(root) {
  let reading, arrays, state, applied, player
  let scene = null
  let view = null
  let timer = 0
  let width = 0
  const now = { ...NOTHING, speed: 1, again: false }
  const parts = {}
  const explorer = { report: () => {} }

  explorer.receive = (bytes) => {
    const next = decoded(bytes)
    const text = next.reading.key + JSON.stringify(next.state)
    if (text !== applied) {
      const fresh = next.reading.key !== reading?.key
      const { serial, ...values } = next.state
      ;({ reading, arrays } = next)
      state = values
      applied = text
      if (fresh) load()
      else clearSpan()
      view = zoomOf(state.zoom, axisOf().n)
      build()
    }
    redraw() // the theme may have changed
  }

  // Scrolls to the pinned row, where that lies outside the window.
  explorer.reveal = () => {
    const cell = pinnedCell(state.cell)
    if (cell) parts.panels[cell.side]?.box.scrollIntoView({ block: "nearest" })
  }

  explorer.close = () => {
    clearTimeout(timer)
    observer.disconnect()
    player?.close()
  }

  const observer = new ResizeObserver(([entry]) => {
    if (Math.round(entry.contentRect.width) !== width && scene) redraw()
  })
  observer.observe(root)

  function axisOf() {
    return mapsOf(reading, arrays, state, null).axis
  }

  // A new reading: nothing of the old one is meant any more.
  function load() {
    player?.close()
    player = null
    Object.assign(now, NOTHING)
    if (!arrays.sound) return
    player = makePlayer(arrays.sound.values, {
      onFrame: (time) => {
        now.playhead = time / reading.axis.step
        if (player.playing) view = showing(view, now.playhead)
        scene.view === view ? drawOver() : redraw()
      },
      onState: ({ playing }) => {
        parts.play.textContent = playing ? "Pause" : "Play"
        if (!playing) now.playhead = player.time ? now.playhead : null
      },
      onBroken: () => {
        parts.play.disabled = parts.hear.disabled = true
        say("This sound cannot be played here.")
      },
    })
    player.setRate(now.speed)
    player.setAgain(now.again)
  }

  // What belongs into the link has changed.
  function change(values) {
    Object.assign(state, values)
    tellLater()
    build()
    redraw()
  }

  function tellLater() {
    clearTimeout(timer)
    timer = setTimeout(() => explorer.report({ ...state }), REST)
  }

  function setView(next) {
    view = next
    state.zoom = zoomText(view)
    tellLater()
    redraw()
  }

  // All elements, anew: done when the reading or the state changes, never while hovering or playing.
  function build() {
    const focused = root.getRootNode().activeElement?.dataset?.panel
    const made = element("div")
    made.append(toolbar())
    parts.sound = null
    const own = state.shown === OWN && Boolean(arrays.self0)
    if (player && !own) {
      parts.sound = makePanel(`Sound: waveform and spectrogram. ${SOUND_HELP}`, GUTTER, soundActs)
      parts.sound.box.dataset.panel = "sound"
      parts.sound.box.classList.add("sound")
      made.append(parts.sound.box)
    }
    const shown = mapsOf(reading, arrays, state, null)
    parts.maps = element("div", { class: "maps" })
    parts.panels = shown.maps.map((map, i) => mapSection(shown, i))
    if (own && reading.noOwn) parts.maps.append(element("p", { class: "note", text: reading.noOwn }))
    made.append(parts.maps)
    if (shown.refused) made.append(element("p", { class: "note", text: REFUSED }))
    parts.said = element("output", { class: "said", "aria-live": "polite" })
    made.append(parts.said, legend(), ending())
    root.style.minHeight = `${root.offsetHeight}px` // until it is laid out: the page must not jump
    root.replaceChildren(made)
    const again = focused && root.querySelector(`[data-panel="${focused}"]`)
    again?.focus({ preventScroll: true })
  }

  function toolbar() {
    const bar = element("div", { class: "bar", role: "toolbar", "aria-label": "Play and look" })
    if (player) {
      parts.play = button(player.playing ? "Pause" : "Play", "Play or pause (space)", () => player.toggle())
      parts.play.className = "main"
      const speed = choice("Speed", SPEEDS.map((s) => [s, `${s}×`]), (value) => player.setRate((now.speed = Number(value))))
      speed.value = now.speed
      const loop = button("Loop", "Play the span again and again", () => {
        player.setAgain((now.again = !now.again))
        loop.setAttribute("aria-pressed", now.again)
      })
      loop.setAttribute("aria-pressed", now.again)
      parts.hear = button("Hear the row", `Play the span that holds ${SHARE * 100} % of the attention of the row or word (H)`, hear)
      parts.clear = button("× span", "Clear the span (Escape)", freeSpan)
      bar.append(parts.play, speed, loop, parts.hear, parts.clear)
    }
    const two = reading.sides.length > 1
    const show = [[CROSS, two ? "Both maps" : "Map"]]
    if (two) show.push([DIFFERENCE, "Difference"])
    if (arrays.self0) show.push([OWN, "Own text"])
    const shown = choice("Attention shown", show, (value) => {
      clearSpan()
      state.zoom = ""
      state.shown = value
      view = whole(axisOf().n)
      change({})
    })
    shown.value = show.some(([value]) => value === state.shown) ? state.shown : CROSS
    const scale = choice("Colour", [["weight", "Colour: weight"], [ROOT, "Colour: square root"]], (value) => change({ scale: value }))
    scale.value = state.scale
    bar.append(
      shown,
      scale,
      rove(
        element(
          "span",
          { class: "axis", role: "group", "aria-label": "The part of the axis that is shown" },
          button("+", "Zoom in (+)", () => zoom(0.5)),
          button("−", "Zoom out (-)", () => zoom(2)),
          button("All", "Show the whole axis (0)", () => zoom(Infinity)),
          button("←", "Back along the axis (Page up)", () => pan(-0.5)),
          button("→", "On along the axis (Page down)", () => pan(0.5)),
        ),
        "axis",
      ),
      saving(),
    )
    return bar
  }

  function saving() {
    const list = element("div", { class: "list" })
    const kinds = {
      PNG: async () => save(await toPng(scene), "attention.png"),
      SVG: () => save(toSvg(scene), "attention.svg"),
      CSV: () => save(toCsv(scene), "attention.csv"),
      JSON: () => save(toJson(scene), "attention.json"),
    }
    for (const [kind, act] of Object.entries(kinds)) list.append(button(kind, `Save what is shown as ${kind}`, act))
    return element("details", { class: "save" }, element("summary", { text: "Save" }), list)
  }

  function mapSection(shown, i) {
    const side = reading.sides[i]
    const section = element("section")
    const title = element("strong", { text: shown.titles[i] })
    if (!shown.signed) title.style.borderLeft = `5px solid ${INK[modeOf(root)].sides[reading.sides[i].id]}`
    const head = element("div", { class: "head" }, title)
    if (!shown.signed && !shown.own && side.words) head.append(rove(wordChips(side, state.word, chooseWord), `words ${i}`))
    if (shown.own) head.append(strip(0))
    else if (shown.signed) head.append(strip(0), strip(1))
    else head.append(strip(i))
    if (side.note) head.append(element("span", { class: "note", text: side.note }))
    const label = `${shown.titles[i]}: attention of ${shown.maps[i].rows} steps. ${HELP}`
    const panel = makePanel(label, GUTTER, (made) => mapActs(made, i))
    panel.box.dataset.panel = String(i)
    section.append(head, panel.box)
    parts.maps.append(section)
    return panel
  }

  function legend() {
    const bar = element("canvas", { class: "scale", width: 160, height: 10, "aria-hidden": true })
    parts.scale = bar
    parts.scaleText = element("span")
    parts.hidden = element("span")
    const words = reading.sides.some((side) => side.words?.length) ? element("span", { text: LEGEND }) : ""
    return element("div", { class: "legend" }, bar, parts.scaleText, parts.hidden, words, element("span", { text: HEADS }))
  }

  function strip(i) {
    const names = headNames(state.head)
    const heads = headStrip(reading.sides[i], arrays[`cross${i}`], names[i], modeOf(root), {
      lock: (name) => {
        now.preview = null
        change({ head: headText(names.map((old, j) => (j === i ? name : old))) })
      },
      preview: (name) => {
        now.preview = name === null ? null : { side: i, name }
        redraw()
      },
    })
    return rove(heads, `heads ${i}`)
  }

  function ending() {
    const table = element("details", { class: "table" }, element("summary", { text: "The maps as a table" }))
    table.ontoggle = () => {
      if (table.open && !table.querySelector("table")) table.append(mapTables(scene))
    }
    const caveat = `${CAVEAT} The mean of the heads hides the one that follows the input.`
    return element("div", { class: "end" }, element("p", { class: "note", text: caveat }), table)
  }

  // Everything of the canvases, from the state and what is hovered.
  function redraw() {
    width = Math.round(root.clientWidth)
    if (!width) return // in a tab that is not open
    const shown = mapsOf(reading, arrays, state, now.preview)
    scene = { ...shown, reading, arrays, view, mode: modeOf(root), sides: reading.sides }
    scene.colours = scaleOf(shown, state.scale === ROOT, scene.mode)
    scene.readers = shown.signed || shown.own ? [] : shown.maps.map(readers)
    root.style.colorScheme = scene.mode
    layOut()
    root.style.minHeight = ""
    scene.scaleText = scaleText(scene)
    parts.scaleText.textContent = scene.scaleText
    colourBar(parts.scale, scene.colours)
    update()
    if (parts.sound) drawSound(parts.sound, scene)
    parts.panels.forEach((panel, i) => drawMap(panel, scene, i))
    const hidden = Math.max(...parts.panels.map((panel) => panel.hidden))
    parts.hidden.textContent = hidden > 1.01 ? `Each pixel shows the largest of ${Math.ceil(hidden)} columns.` : ""
    drawOver()
  }

  function layOut() {
    const rows = scene.maps.map((map) => map.rows)
    const total = rows.reduce((a, b) => a + b, 0)
    const beside = scene.maps.length > 1 && scene.axis.letters && scene.axis.n <= SHORT && width >= WIDE
    parts.maps.classList.toggle("beside", Boolean(beside))
    scene.rowHeight = beside
      ? clamp(Math.floor(300 / Math.max(...rows)), 14, 28)
      : clamp(Math.floor(330 / total), total > MANY ? 4 : width < 500 ? 14 : LOWEST, 22)
    const above = top(scene)
    parts.sound?.resize(width, SOUND.wave + SOUND.levels + AXIS)
    parts.panels.forEach((panel, i) => panel.resize(panel.box.clientWidth || width, above + rows[i] * scene.rowHeight))
  }

  // Which rows, words and spans are meant now.
  function update() {
    scene.pinned = pinnedCell(state.cell)
    const at = now.hover ?? now.cursor
    const cell = at ? (at.row === null ? null : at) : scene.pinned
    scene.rows = rowsOf(scene, cell)
    scene.words = wordsOf(scene, state.word)
    scene.curves = curvesOf(scene)
    scene.column = at ? at.column : null
    scene.span = now.span
    scene.playhead = now.playhead
    scene.lit = scene.maps.map((map, i) => {
      const at = scene.playhead === null ? -1 : Math.min(Math.floor(scene.playhead), map.columns - 1)
      return at >= 0 && player?.playing && scene.readers[i] ? scene.readers[i][at] : -1
    })
    return cell
  }

  function drawOver() {
    const cell = update()
    if (parts.sound) drawOverSound(parts.sound, scene)
    parts.panels.forEach((panel, i) => drawOverMap(panel, scene, i))
    lightWords()
    if (!player?.playing) sayOf(cell)
    if (!player) return
    parts.hear.disabled = !heard()
    parts.clear.disabled = !now.span
  }

  // The words that the lit rows belong to.
  function lightWords() {
    root.querySelectorAll(".words").forEach((row, i) => {
      row.querySelectorAll(".chip").forEach((chip, k) => {
        const word = scene.sides[i].words[k]
        const lit = scene.lit[i] >= 0 && word.first !== null && word.first <= scene.lit[i] && scene.lit[i] <= word.last
        chip.classList.toggle("lit", lit)
      })
    })
  }

  function sayOf(cell) {
    let text = "Hover, tap or move with the arrows: a row shows where it looked, the axis which rows look there."
    if (cell) {
      const column = cell.column < scene.axis.n ? cell.column : null
      const texts = scene.rows.map((row, i) => (row < 0 ? "" : rowText(scene, i, row, i === cell.side || scene.maps.length === 1 ? column : null)))
      const order = cell.side === 1 ? texts.reverse() : texts
      text = order.filter(Boolean).join(" ") || `These maps have no row ${cell.row + 1}.`
    } else if (scene.column !== null && scene.column < scene.axis.n) text = columnText(scene, scene.column)
    else if (state.word > 0 && !scene.own && !scene.signed) text = wordText()
    say((now.span ? now.heard : "") + text)
  }

  function wordText() {
    const texts = scene.words.map((word, i) => {
      if (!word) return ""
      const span = heardSpan(meanRow(scene.maps[i], word.first, word.last))
      return `${scene.names[i]}, “${word.text}”: ${Math.round(span.weight * 100)} % of its attention from ${spanText(scene.axis, span.from, span.to)}.`
    })
    const most = Math.max(...reading.sides.map((side) => side.words?.length ?? 0))
    return texts.filter(Boolean).join(" ") || `Word ${state.word} was asked for; there are ${most}.`
  }

  function say(text) {
    if (parts.said.textContent !== text) parts.said.textContent = text
  }

  // The row or word to hear: its weights; null where none is meant.
  function heard() {
    if (!scene || scene.own || scene.signed) return null
    const cell = now.cursor && now.cursor.row !== null ? now.cursor : scene.pinned
    if (cell && cell.row < scene.maps[cell.side].rows) return rowOf(scene.maps[cell.side], cell.row)
    const i = scene.words.findIndex(Boolean)
    return i < 0 ? null : meanRow(scene.maps[i], scene.words[i].first, scene.words[i].last)
  }

  function hear() {
    const row = player && heard()
    if (!row) return
    const span = heardSpan(row)
    setSpan(span, `, ${Math.round(span.weight * 100)} % of its attention`)
    player.seek(span.from * scene.axis.step)
    player.play()
    say(now.heard)
  }

  // What is played alone: `share`, of what it was listened to.
  function setSpan(span, share = "") {
    now.span = span
    now.heard = span ? `${share ? "Heard" : "Span"}: ${spanText(reading.axis, span.from, span.to)}${share}; Escape or “× span” clears it. ` : ""
    player?.limit(span && { from: span.from * reading.axis.step, to: Math.min(span.to * reading.axis.step, reading.axis.end) })
  }

  // Another row, word or view is meant: its sound is not that of the span.
  function clearSpan() {
    if (now.span && player.playing) player.toggle()
    now.anchor = null
    setSpan(null)
  }

  function freeSpan() {
    clearSpan()
    drawOver()
  }

  root.onkeydown = (event) => {
    if (event.key === "Escape" && now.span) freeSpan()
  }

  function chooseWord(word) {
    if (!word.number) return
    clearSpan()
    Object.assign(now, { cursor: null, hover: null })
    change({ word: state.word === word.number ? 0 : word.number, cell: "" })
  }

  function pan(share) {
    setView(panned(view, share * (view.hi - view.lo)))
  }

  const cellText = (cell) => `${reading.sides[cell.side].id}-${cell.row}-${cell.column}`

  function pin(cell) {
    if (!cell || cell.row === null) return
    const text = cellText(cell)
    clearSpan()
    keep(text === state.cell ? "" : text)
  }

  function keep(cell) {
    change({ cell, word: reading.axis.letters ? state.word : 0 })
  }

  function hover(cell) {
    now.hover = cell
    drawOver()
  }

  const zoomAt = (panel) => (factor, x) => setView(zoomed(view, factor, toPosition(view, panel.width, clamp(x, 0, panel.width))))

  function soundActs(panel) {
    const position = (point) => clamp(toPosition(view, panel.width, point.x), 0, axisOf().n)
    const columnAt = (point) =>
      point.x < 0 ? null : { side: 0, row: null, column: Math.min(Math.floor(position(point)), view.n - 1), panel: "sound" }
    const onAxis = (point) => point.y > SOUND.wave + SOUND.levels
    const seek = (point) => player.seek(Math.min(position(point) * scene.axis.step, scene.axis.end))
    onPointer(panel, {
      hover: (point) => hover(columnAt(point)),
      click: (point) => {
        setSpan(null)
        seek(point)
        now.cursor = columnAt(point)
        drawOver()
      },
      drag: (from, to) => {
        if (onAxis(from)) return seek(to)
        const [a, b] = [position(from), position(to)].sort((x, y) => x - y)
        setSpan({ from: a, to: b })
        now.hover = null
        drawOver()
      },
      leave: () => hover(null),
      zoom: zoomAt(panel),
      pan,
    })
    const move = (_, columns, selects) => {
      const step = scene.axis.step
      const from = now.cursor?.panel === "sound" ? now.cursor.column : Math.floor(player.time / step)
      const by = Math.max(1, Math.round(KEY / step))
      const column = clamp(from + by * (selects ? Math.sign(columns) : columns), 0, view.n - 1)
      now.anchor = selects ? now.anchor ?? from : null
      setSpan(selects ? { from: Math.min(now.anchor, column), to: Math.max(now.anchor, column) + 1 } : null)
      Object.assign(now, { hover: null, cursor: { side: 0, row: null, column, panel: "sound" } })
      player.seek((now.span?.from ?? column) * step)
      reveal(column)
    }
    panel.box.onblur = () => leave("sound")
    panel.box.onkeydown = (event) => onKey(event, { ...keyActs, move })
  }

  function mapActs(panel, i) {
    const at = (point) => {
      const cell = cellAt(scene, panel, i, point)
      return cell && { ...cell, panel: String(i) }
    }
    onPointer(panel, {
      hover: (point) => hover(at(point)),
      click: (point) => {
        now.cursor = at(point)
        pin(now.cursor)
      },
      drag: (from, to) => {
        setView(panned(view, ((from.x - to.x) / panel.width) * (view.hi - view.lo)))
        from.x = to.x
      },
      leave: () => hover(null),
      zoom: zoomAt(panel),
      pan,
    })
    panel.box.onblur = () => leave(String(i))
    const move = (rows, columns) => moveCursor(i, rows, columns)
    panel.box.onkeydown = (event) => onKey(event, { ...keyActs, move })
  }

  function moveCursor(i, rows, columns) {
    const map = scene.maps[i]
    const pinned = scene.pinned?.side === i ? scene.pinned : null
    const from = now.cursor?.side === i ? now.cursor : pinned ?? { row: 0, column: Math.floor(view.lo) }
    const row = clamp((from.row ?? 0) + rows, 0, map.rows - 1)
    const column = clamp(from.column + columns, 0, map.columns - 1)
    if (row !== from.row) clearSpan()
    Object.assign(now, { hover: null, cursor: { side: i, row, column, panel: String(i) } })
    reveal(column)
  }

  // The focus leaves a panel: its cursor goes, not that of the panel that was tapped since.
  function leave(panel) {
    if (now.cursor?.panel !== panel) return
    now.cursor = null
    drawOver()
  }

  function reveal(column) {
    const next = showing(view, column + (column + 1 > view.hi ? 1 : 0))
    next === view ? drawOver() : setView(next)
  }

  // Around what has the focus or is pinned, so that it stays in view.
  function zoom(factor) {
    const column = (now.cursor ?? scene.pinned)?.column
    const at = clamp(column == null ? (view.lo + view.hi) / 2 : column + 0.5, 0, view.n)
    setView(Number.isFinite(factor) ? showing(zoomed(view, factor, at), at) : whole(view.n))
  }

  const keyActs = {
    pan,
    hear,
    play: () => player?.toggle(),
    pin: () => pin(now.cursor),
    zoom,
    unpin: () => {
      now.cursor = null
      if (now.span) return freeSpan()
      keep("")
    },
  }

  return explorer
}

const mounted = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  let explorer = mounted.get(parentElement)
  if (!explorer) {
    explorer = makeExplorer(parentElement.querySelector(".explorer"))
    mounted.set(parentElement, explorer)
    requestAnimationFrame(explorer.reveal) // once it is drawn
  }
  explorer.report = (view) => setStateValue("view", view)
  explorer.receive(data)
  return () => {
    explorer.close()
    mounted.delete(parentElement)
  }
}
