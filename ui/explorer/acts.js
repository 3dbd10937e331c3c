// What the pointer and the keyboard do on the sound and on the maps.

import { onKey } from "./keys.js"
import { cellAt, SOUND } from "./panels.js"
import { onPointer } from "./pointer.js"
import { clamp, showing, toPosition, whole, zoomed } from "./scale.js"

const SOUND_SIDE = -1 // of a moment that is asked in the sound, not in a map
const KEY = 0.1 // seconds that an arrow moves along the sound

export function makeActs(app) {
  const { now, setView, drawOver, setSpan, clearSpan, hear, middle, pan, pin } = app

  function hover(cell) {
    now.hover = cell
    drawOver()
  }

  const zoomAt = (panel) => (factor, x) => setView(zoomed(app.view, factor, toPosition(app.view, panel.width, clamp(x, 0, panel.width))))

  function soundActs(panel) {
    const position = (point) => clamp(toPosition(app.view, panel.width, point.x), 0, app.view.n)
    const asked = (column) => ({ side: SOUND_SIDE, row: null, column })
    const columnAt = (point) => (point.x < 0 ? null : asked(Math.min(Math.floor(position(point)), app.view.n - 1)))
    const onAxis = (point) => point.y > SOUND.wave + SOUND.levels
    const seek = (point) => app.player.seek(Math.min(position(point) * app.scene.axis.step, app.scene.axis.end))
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
      const step = app.scene.axis.step
      const from = now.cursor?.side === SOUND_SIDE ? now.cursor.column : Math.floor(app.player.time / step)
      const by = Math.max(1, Math.round(KEY / step))
      const column = clamp(from + by * (selects ? Math.sign(columns) : columns), 0, app.view.n - 1)
      now.anchor = selects ? now.anchor ?? from : null
      setSpan(selects ? { from: Math.min(now.anchor, column), to: Math.max(now.anchor, column) + 1 } : null)
      Object.assign(now, { hover: null, cursor: asked(column) })
      app.player.seek((now.span?.from ?? column) * step)
      reveal(column)
    }
    panel.box.onblur = () => leave(SOUND_SIDE)
    panel.box.onkeydown = (event) => onKey(event, { ...keyActs, move })
  }

  function mapActs(panel, i) {
    const at = (point) => cellAt(app.scene, panel, i, point)
    onPointer(panel, {
      hover: (point) => hover(at(point)),
      click: (point) => {
        now.cursor = at(point)
        pin(now.cursor)
      },
      drag: (from, to) => {
        pan((from.x - to.x) / panel.width)
        from.x = to.x
      },
      leave: () => hover(null),
      zoom: zoomAt(panel),
      pan,
    })
    panel.box.onblur = () => leave(i)
    const move = (rows, columns) => moveCursor(i, rows, columns)
    panel.box.onkeydown = (event) => onKey(event, { ...keyActs, move })
  }

  function moveCursor(i, rows, columns) {
    const map = app.scene.maps[i]
    const pinned = app.scene.pinned?.side === i ? app.scene.pinned : null
    const from = now.cursor?.side === i ? now.cursor : pinned ?? { row: 0, column: Math.floor(app.view.lo) }
    const row = clamp((from.row ?? 0) + rows, 0, map.rows - 1)
    const column = clamp(from.column + columns, 0, map.columns - 1)
    if (row !== from.row) clearSpan()
    Object.assign(now, { hover: null, cursor: { side: i, row, column } })
    reveal(column)
  }

  // The focus leaves a panel: its cursor goes, not that of the panel that was tapped since.
  function leave(side) {
    if (now.cursor?.side !== side) return
    now.cursor = null
    drawOver()
  }

  function reveal(column) {
    const next = showing(app.view, column + (column + 1 > app.view.hi ? 1 : 0))
    next === app.view ? drawOver() : setView(next)
  }

  // Around what has the focus or is pinned, so that it stays in view.
  function zoom(factor) {
    const column = (now.cursor ?? app.scene.pinned)?.column
    const meant = column == null ? middle() : column + 0.5
    const at = clamp(meant ?? (app.view.lo + app.view.hi) / 2, 0, app.view.n)
    setView(Number.isFinite(factor) ? showing(zoomed(app.view, factor, at), at) : whole(app.view.n))
  }

  const keyActs = {
    pan,
    hear,
    play: () => app.player?.toggle(),
    pin: () => pin(now.cursor),
    zoom,
  }

  return { soundActs, mapActs, zoom }
}
