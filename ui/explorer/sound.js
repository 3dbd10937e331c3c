// The sound on the shared axis: waveform, log-mel spectrogram, and the weights of rows over it.

import { element } from "./dom.js"
import { columnsOfPixels } from "./reduce.js"
import { toPixel, toPosition } from "./scale.js"

// Peaks (2, n) are the least and the greatest sample of each stretch, from -127 to 127.
export function paintWaveform(context, peaks, perPosition, view, box, colour) {
  const n = peaks.shape[1]
  const width = Math.round(box.width)
  const pixels = columnsOfPixels(view.lo * perPosition, view.hi * perPosition, width, 1e9)
  const middle = box.y + box.height / 2
  context.fillStyle = colour
  pixels.forEach(([from, to], x) => {
    if (from >= n) return
    let [low, high] = [127, -127]
    for (let i = from; i < Math.min(to, n); i++) {
      low = Math.min(low, peaks.values[i])
      high = Math.max(high, peaks.values[n + i])
    }
    const top = middle - (high / 127) * (box.height / 2)
    context.fillRect(box.x + x, top, 1, Math.max(1, ((high - low) / 127) * (box.height / 2)))
  })
}

// Levels (80, n), the lowest band first; louder is nearer to the colour of the text.
export function paintSpectrogram(context, levels, perPosition, view, box, dark) {
  const [bands, n] = levels.shape
  const width = Math.round(box.width)
  const image = new ImageData(width, bands)
  const pixels = columnsOfPixels(view.lo * perPosition, view.hi * perPosition, width, n)
  for (let x = 0; x < width; x++) {
    const [from, to] = pixels[x]
    const beyond = toPosition(view, width, x) * perPosition >= n
    for (let band = 0; band < bands; band++) {
      let loudest = 0
      for (let i = from; i < to; i++) loudest = Math.max(loudest, levels.values[band * n + i])
      const level = beyond ? 0 : loudest
      const grey = dark ? 18 + level * 0.9 : 255 - level * 0.9
      image.data.set([grey, grey, grey, 255], 4 * ((bands - 1 - band) * width + x))
    }
  }
  const picture = element("canvas", { width, height: bands })
  picture.getContext("2d").putImageData(image, 0, 0)
  context.drawImage(picture, box.x, box.y, box.width, box.height)
}

// One row as a curve of steps, as high as its largest weight; around the middle where some are negative.
export function paintCurve(context, row, view, box, colour, back) {
  const largest = Math.max(...row.map(Math.abs)) || 1
  const height = row.some((weight) => weight < 0) ? box.height / 2 : box.height
  context.beginPath()
  const y = (weight) => box.y + height - (weight / largest) * (height - 2)
  const first = Math.max(0, Math.floor(view.lo))
  const last = Math.min(row.length, Math.ceil(view.hi))
  for (let i = first; i < last; i++) {
    context.lineTo(box.x + toPixel(view, box.width, Math.max(i, view.lo)), y(row[i]))
    context.lineTo(box.x + toPixel(view, box.width, Math.min(i + 1, view.hi)), y(row[i]))
  }
  context.lineJoin = "round"
  context.lineWidth = 4
  context.strokeStyle = back
  context.stroke()
  context.lineWidth = 2
  context.strokeStyle = colour
  context.stroke()
}
