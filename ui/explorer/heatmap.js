// A matrix as coloured cells on a canvas: one colour scale from 0 for all maps that are compared.

import { element } from "./dom.js"
import { columnsOfPixels, farthest } from "./reduce.js"

// Cividis (Nuñez, Anderton and Renslow, 2018): distinct with every common colour vision.
const SEQUENTIAL = "00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838".split(" ")
const DIVERGING = { light: ["b35806", "ffffff", "542788"], dark: ["ffa24d", "12161e", "a58bff"] }
// As core/figures/palette.py has them: a test holds both equal.
export const INK = {
  light: {
    text: "#22252e", faint: "#5c6270", back: "#ffffff", mark: "#CF0173",
    sides: { attention: "#1C818A", recurrent: "#795612", first: "#AF4421", second: "#4E1C0C" },
  },
  dark: {
    text: "#f2f4f8", faint: "#a9b0bf", back: "#12161e", mark: "#F0459F",
    sides: { attention: "#12A5B8", recurrent: "#C9B46B", first: "#FB9A66", second: "#AA6743" },
  },
}

// The theme that an element is in: that of its background.
export function modeOf(root) {
  const back = getComputedStyle(root).getPropertyValue("--st-background-color").trim()
  const rgb = /^#[0-9a-f]{6}/i.test(back) ? channels(back.slice(1)) : (back.match(/\d+/g) ?? [255, 255, 255]).map(Number)
  return rgb[0] + rgb[1] + rgb[2] < 384 ? "dark" : "light"
}

function channels(hex) {
  return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16))
}

function ramp(stops) {
  const colours = stops.map(channels)
  return Array.from({ length: 256 }, (_, i) => {
    const at = (i / 255) * (colours.length - 1)
    const k = Math.min(Math.floor(at), colours.length - 2)
    return colours[k].map((c, j) => Math.round(c + (colours[k + 1][j] - c) * (at - k)))
  })
}

const ramps = { true: { light: ramp(DIVERGING.light), dark: ramp(DIVERGING.dark) }, false: ramp(SEQUENTIAL) }

// From a weight to its colour; `signed`: from -largest to largest, else from 0.
export function coloursOf({ largest, root, signed }, mode) {
  const table = signed ? ramps.true[mode] : ramps.false
  const of = (weight) => {
    const share = Math.min(Math.abs(weight) / largest, 1)
    const level = root ? Math.sqrt(share) : share
    return table[Math.round(255 * (signed ? 0.5 + (Math.sign(weight) * level) / 2 : level))]
  }
  return { of, largest, root, signed }
}

// Draws what is in view into the rectangle `box`; a column narrower than a pixel may be hidden by a
// larger one beside it. Returns how many columns share a pixel.
export function paint(context, map, view, box, colours, density) {
  const width = Math.max(1, Math.round(box.width * density))
  const image = new ImageData(width, map.rows)
  const pixels = columnsOfPixels(view.lo, view.hi, width, map.columns)
  for (let row = 0, k = 0; row < map.rows; row++) {
    for (let i = 0; i < width; i++, k += 4) {
      const colour = colours.of(farthest(map.values, row * map.columns, pixels[i][0], pixels[i][1]))
      image.data[k] = colour[0]
      image.data[k + 1] = colour[1]
      image.data[k + 2] = colour[2]
      image.data[k + 3] = 255
    }
  }
  const cells = element("canvas", { width, height: map.rows })
  cells.getContext("2d").putImageData(image, 0, 0)
  context.imageSmoothingEnabled = false
  context.drawImage(cells, box.x, box.y, box.width, box.height)
  return (view.hi - view.lo) / width
}

// A text attends to what was written before it: what comes after has no weights at all.
export function eraseFuture(context, map, view, box) {
  const x = (column) => box.x + ((column - view.lo) / (view.hi - view.lo)) * box.width
  const height = box.height / map.rows
  for (let row = 0; row < map.rows; row++) {
    const from = Math.max(x(row + 1), box.x)
    if (from < box.x + box.width) context.clearRect(from, box.y + row * height, box.x + box.width - from, height)
  }
}

// The bar that explains the colours, with its ends and middle as weights.
export function colourBar(canvas, colours) {
  const context = canvas.getContext("2d")
  for (let x = 0; x < canvas.width; x++) {
    const share = x / (canvas.width - 1)
    const weight = colours.signed ? (2 * share - 1) * colours.largest : share * colours.largest
    const [r, g, b] = colours.of(weight)
    context.fillStyle = `rgb(${r},${g},${b})`
    context.fillRect(x, 0, 1, canvas.height)
  }
}
