// How high rows and panels are, which maps stand beside each other, and which words are lit.

import { LOWEST } from "./labels.js"
import { AXIS, SOUND, top } from "./panels.js"
import { clamp } from "./scale.js"

const WIDE = 860 // pixels from which two short maps stand beside each other
const SHORT = 40 // positions
const MANY = 60 // rows of all maps, above which a row is too low for its symbol

// The height of rows and panels, and whether the maps stand beside each other.
export function layOut(scene, parts, width) {
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

// The words that the lit rows belong to.
export function lightWords(root, scene) {
  root.querySelectorAll(".words").forEach((row, i) => {
    row.querySelectorAll(".chip").forEach((chip, k) => {
      const word = scene.sides[i].words[k]
      const lit = scene.lit[i] >= 0 && word.first !== null && word.first <= scene.lit[i] && scene.lit[i] <= word.last
      chip.classList.toggle("lit", lit)
    })
  })
}
