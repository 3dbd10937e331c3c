// What is shown, to take away as PNG: the maps and the curves beside each other, the chosen cell marked.

import { drawCurves, drawDots } from "./curve.js"
import { INK } from "../../explorer/heatmap.js"
import { BOTTOM, drawMarks, drawMatrix, LEFT, RIGHT, TOP } from "./matrix.js"

const SIDE = 300 // pixels of the cells of a map
const FINE = 2 // pixels of the picture for one of these
const EDGE = 10

export function picture(scene, cell) {
  const height = Math.round(SIDE * scene.shape)
  const each = LEFT + SIDE + RIGHT + EDGE
  const canvas = document.createElement("canvas")
  canvas.width = (EDGE + 4 * each) * FINE
  canvas.height = (EDGE + TOP + height + BOTTOM + EDGE) * FINE
  const context = canvas.getContext("2d")
  const draw = (i, act) => {
    context.setTransform(FINE, 0, 0, FINE, (EDGE + i * each) * FINE, EDGE * FINE)
    act({ x: LEFT, y: TOP, width: SIDE, height })
  }
  scene.maps.forEach((map, i) =>
    draw(i, (box) => {
      drawMatrix(context, map, scene, box, FINE)
      drawMarks(context, map, box, cell, scene.pinned)
    }),
  )
  draw(3, (box) => {
    drawCurves(context, scene, box)
    drawDots(context, scene, box, cell)
  })
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.globalCompositeOperation = "destination-over" // the future is erased, not painted
  context.fillStyle = INK[scene.mode].back
  context.fillRect(0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}
