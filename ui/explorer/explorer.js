// Both decoders' attention, the sound and the text on one axis: the state, and what changes it.
// The server is told of what belongs into the link, once it rests; all else happens here.

import { makeActs } from "./acts.js"
import { headNames, headStrip, headText } from "./heads.js"
import { element, rove } from "./dom.js"
import { colourBar, INK, modeOf } from "./heatmap.js"
import { HELP, SOUND_HELP } from "./keys.js"
import { layOut, lightWords } from "./layout.js"
import { ending, legend } from "./legend.js"
import { drawMap, drawOverMap, drawOverSound, drawSound, GUTTER } from "./panels.js"
import { makePanel } from "./panel.js"
import { decoded } from "./payload.js"
import { makePlayer } from "./player.js"
import { saidOf } from "./readout.js"
import { panned, showing, zoomOf, zoomText } from "./scale.js"
import { CROSS, curvesOf, mapsOf, OWN, pinnedCell, rowsOf, scaleOf, wordsOf } from "./scene.js"
import { heardSpan, meanRow, readers, rowOf } from "./spans.js"
import { scaleText, spanText } from "./texts.js"
import { ROOT, toolbar } from "./toolbar.js"
import { wordChips } from "./words.js"

const NOTHING = { hover: null, cursor: null, preview: null, span: null, anchor: null, playhead: null, heard: "" } // is meant
const REST = 400 // milliseconds without a change before the server is told
const REFUSED = "The texts differ, so their rows do not match: no difference."

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

  // Scrolls to what the link chose, where that lies outside the window.
  explorer.reveal = () => {
    const cell = pinnedCell(state.cell)
    const isChosen = cell || state.shown !== CROSS || state.word
    if (isChosen) (parts.panels[cell?.side ?? 0] ?? parts.panels[0]).box.scrollIntoView({ block: "nearest" })
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

  function show(shown) {
    clearSpan()
    const zoom = [state.shown, shown].includes(OWN) ? "" : state.zoom // of another axis
    Object.assign(state, { shown, zoom })
    view = zoomOf(zoom, axisOf().n)
    change({})
  }

  // All elements, anew: done when the reading or the state changes, never while hovering or playing.
  function build() {
    const focused = root.getRootNode().activeElement?.dataset?.panel
    const made = element("div")
    const acts = { hear, freeSpan, show, zoom, pan, scale: (scale) => change({ scale }), scene: () => scene }
    made.append(toolbar({ reading, arrays, state, player, now, parts }, acts))
    parts.sound = null
    const own = state.shown === OWN && Boolean(arrays.self0)
    if (player && !own) {
      parts.sound = makePanel(`Sound: waveform and spectrogram. ${SOUND_HELP}`, GUTTER, soundActs)
      parts.sound.box.dataset.panel = "sound"
      made.append(parts.sound.box)
    }
    const shown = mapsOf(reading, arrays, state, null)
    parts.maps = element("div", { class: "maps" })
    parts.panels = shown.maps.map((map, i) => mapSection(shown, i))
    if (own && reading.noOwn) parts.maps.append(element("p", { class: "note", text: reading.noOwn }))
    made.append(parts.maps)
    if (shown.refused) made.append(element("p", { class: "note", text: REFUSED }))
    parts.said = element("output", { class: "said", "aria-live": "polite" })
    made.append(parts.said, legend(reading.sides, parts), ending(() => scene))
    root.style.minHeight = `${root.offsetHeight}px` // until it is laid out: the page must not jump
    root.replaceChildren(made)
    const again = focused && root.querySelector(`[data-panel="${focused}"]`)
    again?.focus({ preventScroll: true })
  }

  function mapSection(shown, i) {
    const side = reading.sides[i]
    const section = element("section")
    const title = element("strong", { text: shown.titles[i] })
    if (!shown.signed) title.style.borderLeft = `5px solid ${INK[modeOf(root)].sides[reading.sides[i].id]}`
    const head = element("div", { class: "head" }, title)
    if (!shown.own && side.words) head.append(rove(wordChips(side, state.word, chooseWord), `words ${i}`))
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

  // Everything of the canvases, from the state and what is hovered.
  function redraw() {
    width = Math.round(root.clientWidth)
    if (!width) return // in a tab that is not open
    const shown = mapsOf(reading, arrays, state, now.preview)
    scene = { ...shown, reading, arrays, view, mode: modeOf(root), sides: reading.sides }
    scene.colours = scaleOf(shown, state.scale === ROOT, scene.mode)
    scene.readers = shown.signed || shown.own ? [] : shown.maps.map(readers)
    root.style.colorScheme = scene.mode
    layOut(scene, parts, width)
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
    lightWords(root, scene)
    say((now.span ? now.heard : "") + saidOf(scene, cell, state.word))
    if (!player) return
    parts.hear.disabled = !heard()
    parts.clear.disabled = !now.span
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

  // The middle of what is listened to, else the playhead; null where nothing is meant.
  function middle() {
    const row = heard()
    if (!row) return now.playhead
    const span = heardSpan(row)
    return (span.from + span.to) / 2
  }

  function hear() {
    const row = player && heard()
    if (!row) return
    const span = heardSpan(row)
    setSpan(span, `, ${Math.round(span.weight * 100)}% of its attention`)
    player.seek(span.from * scene.axis.step)
    player.play()
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
    if (event.key !== "Escape") return
    now.cursor = null
    now.span || !(state.cell || state.word) ? freeSpan() : keep("")
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
    change({ cell, word: 0 })
  }

  const { soundActs, mapActs, zoom } = makeActs({
    ...{ now, setView, drawOver, setSpan, clearSpan, hear, middle, pan, pin },
    get scene() {
      return scene
    },
    get view() {
      return view
    },
    get player() {
      return player
    },
  })

  return explorer
}

const mounted = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  let explorer = mounted.get(parentElement)
  if (!explorer) {
    explorer = makeExplorer(parentElement.querySelector(".explorer"))
    mounted.set(parentElement, explorer)
    if (document.querySelector(".stApp")) requestAnimationFrame(explorer.reveal) // once it is drawn
  }
  explorer.report = (view) => setStateValue("view", view)
  explorer.receive(data)
  return () => {
    explorer.close()
    mounted.delete(parentElement)
  }
}
