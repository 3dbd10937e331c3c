// The words that a decoder wrote as chips above its map, coloured by their similarity to the truth.

import { element } from "./dom.js"

export const LEGEND =
  "Words: green, similarity 1; yellow, from 0.5; red, below; a → b, replaced; −, missing; +, extra; " +
  "grey, not scored."

export function chipText(word) {
  if (word.kind === "deleted") return `− ${word.reference}`
  if (word.kind === "inserted") return `+ ${word.text}`
  return word.kind === "substituted" ? `${word.reference} → ${word.text}` : word.text
}

export function chipClass(word) {
  if (word.score === null) return "chip unscored"
  const level = word.score === 1 ? "right" : word.score >= 0.5 ? "near" : "far"
  return `chip ${level} ${word.kind}`
}

export function wordChips(side, chosen, act) {
  const row = element("div", { class: "words", role: "group", "aria-label": `Words of the ${side.name}` })
  if (!side.words.length) row.append(element("span", { text: "(nothing written)" }))
  for (const word of side.words) {
    const similarity = word.score === null ? "not scored" : `similarity ${word.score.toFixed(3)}`
    const chip = element("button", {
      type: "button",
      class: chipClass(word),
      title: word.chance === null ? similarity : `${similarity}, chance ${word.chance.toFixed(3)}`,
      "aria-pressed": word.number > 0 && word.number === chosen,
      text: chipText(word),
    })
    chip.onclick = () => act(word)
    row.append(chip)
  }
  return row
}
