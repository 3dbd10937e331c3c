// One image and two networks: a shift moves the image, and the bars and maps of both follow at once.
// What the networks make of every shift was sent before; only the shift, once it rests, is reported.

const REST = 300 // milliseconds without a click before the shift is reported
const NARROW = 760 // pixels
const CELL = 14 // pixels of a shift in the grid of all shifts
const SIDES = ["left", "right"]
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const ARROWS = { up: ["↑", 0, -1], left: ["←", -1, 0], right: ["→", 1, 0], down: ["↓", 0, 1] }

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") made.textContent = value
    else made.setAttribute(key, value)
  }
  made.append(...children)
  return made
}

export function shiftText(dx, dy) {
  const parts = []
  if (dx) parts.push(`${Math.abs(dx)} to the ${dx > 0 ? "right" : "left"}`)
  if (dy) parts.push(`${Math.abs(dy)} ${dy > 0 ? "down" : "up"}`)
  return parts.length ? `Shifted ${parts.join(", ")}` : "Not shifted"
}

export function shiftIndex(dx, dy, most) {
  return (dy + most) * (2 * most + 1) + dx + most
}

export function moved(shift, by, most) {
  return shift.map((value, i) => Math.max(-most, Math.min(most, value + by[i])))
}

function answersOf(network, classes) {
  const section = element("section", { class: "answers" })
  const heading = element("h2", {}, element("span", { class: "key" }), network.name)
  heading.firstChild.style.background = network.colour
  section.append(heading)
  const rows = classes.map(({ name, isTrue }) => {
    const bar = element("div", { class: "bar" })
    bar.style.background = network.colour
    const value = element("b")
    const label = element("span", { text: isTrue ? `${name} (true)` : name })
    const track = element("div", { class: "track" }, bar)
    section.append(element("div", { class: `answer${isTrue ? " true" : ""}` }, label, value, track))
    return { bar, value }
  })
  return { section, rows }
}

function gridOf(network, data, act) {
  const n = 2 * data.most + 1
  const canvas = element("canvas", { width: n * CELL, height: n * CELL, role: "img" })
  canvas.setAttribute("aria-label", `${network.name}: ${network.right} at every shift`)
  canvas.onclick = (event) => {
    const box = canvas.getBoundingClientRect()
    const at = (pixel, size) => Math.min(n - 1, Math.max(0, Math.floor((pixel / size) * n))) - data.most
    act([at(event.clientX - box.left, box.width), at(event.clientY - box.top, box.height)])
  }
  const note = element("p", { text: network.right })
  return { section: element("section", { class: "grid" }, canvas, note), canvas }
}

function drawGrid(canvas, network, data, [dx, dy]) {
  const context = canvas.getContext("2d")
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = network.colour
  const n = 2 * data.most + 1
  network.truth.forEach((probability, i) => {
    context.globalAlpha = probability
    context.fillRect((i % n) * CELL, Math.floor(i / n) * CELL, CELL, CELL)
  })
  context.globalAlpha = 1
  context.lineWidth = 2
  context.strokeStyle = data.ink
  const place = [dx, dy].map((value) => (value + data.most) * CELL + 1)
  context.strokeRect(...place, CELL - 2, CELL - 2)
}

function mapsOf(network, draw) {
  const both = element("div", { class: "both" })
  const section = element("section", { class: "maps" }, both)
  const stages = network.maps.map((stage) => {
    const [height, width] = stage.frame
    const canvas = element("canvas", { width, height, role: "img", "aria-label": stage.title })
    canvas.style.width = `${width * stage.zoom}px`
    both.append(element("div", {}, canvas, element("p", { text: stage.title })))
    const image = element("img", { src: stage.sprite, alt: "" })
    image.onload = draw
    return { canvas, image, height, width }
  })
  return { section, stages }
}

function drawMaps(stages, index) {
  for (const { canvas, image, height, width } of stages) {
    if (!image.complete) continue
    const context = canvas.getContext("2d")
    context.clearRect(0, 0, width, height)
    context.drawImage(image, 0, index * height, width, height, 0, 0, width, height)
  }
}

function built(host, data, pad) {
  const act = (shift) => pad.move(shift)
  const picture = element("img", { src: data.image, alt: data.alt })
  const said = element("span")
  const back = element("button", { type: "button", class: "back", text: "Back" })
  back.onclick = () => act([0, 0])
  const arrows = Object.entries(ARROWS).map(([name, [text, ...by]]) => {
    const button = element("button", { type: "button", class: name, text, "aria-label": `Shift ${name}` })
    button.onclick = () => act(moved(pad.shift, by, data.most))
    return [button, by]
  })
  const frame = element("div", { class: "picture" }, picture)
  const status = element("div", { class: "said" }, element("span", { "aria-live": "polite" }, said), back)
  const shift = element("section", { class: "shift", "aria-label": "Shift the image" })
  shift.append(...arrows.map(([button]) => button), frame, status)
  shift.onkeydown = (event) => {
    if (!KEYS[event.key]) return
    event.preventDefault()
    act(moved(pad.shift, KEYS[event.key], data.most))
  }
  const sides = data.networks.map((network) => ({
    network,
    answers: answersOf(network, data.classes),
    grid: gridOf(network, data, act),
    maps: mapsOf(network, () => pad.draw()),
  }))
  const about = Object.entries(data.about).map(([name, text]) =>
    element("p", { class: `about ${name}`, text }))
  host.replaceChildren(shift, ...about)
  sides.forEach(({ answers, grid, maps }, i) => {
    for (const { section } of [answers, grid, maps]) {
      section.classList.add(SIDES[i])
      host.append(section)
    }
  })
  return { picture, said, back, arrows, sides }
}

function drawAll(parts, data, shift) {
  const [dx, dy] = shift
  const index = shiftIndex(dx, dy, data.most)
  parts.picture.style.transform = `translate(${(dx / data.side) * 100}%, ${(dy / data.side) * 100}%)`
  const answers = []
  for (const { network, answers: { rows }, grid, maps } of parts.sides) {
    const probabilities = network.probabilities[index]
    rows.forEach(({ bar, value }, i) => {
      bar.style.width = `${100 * probabilities[i]}%`
      value.textContent = probabilities[i].toFixed(2)
    })
    answers.push(`${network.letter} says ${network.answers[index]}`)
    drawGrid(grid.canvas, network, data, shift)
    drawMaps(maps.stages, index)
  }
  parts.said.textContent = `${shiftText(dx, dy)}. ${answers.join("; ")}.`
  parts.back.hidden = !dx && !dy
  for (const [button, by] of parts.arrows) {
    const next = moved(shift, by, data.most)
    button.disabled = next[0] === dx && next[1] === dy && document.activeElement !== button
  }
}

const pads = new WeakMap() // of what is mounted, by its element

function padIn(host) {
  const pad = { shift: [0, 0], timer: null, report: () => {}, parts: null, data: null, serial: null }
  pad.draw = () => drawAll(pad.parts, pad.data, pad.shift)
  pad.move = (shift) => {
    pad.shift = shift
    pad.draw()
    clearTimeout(pad.timer)
    pad.timer = setTimeout(() => pad.report([...pad.shift]), REST)
  }
  pad.observer = new ResizeObserver(([{ contentRect }]) => {
    host.classList.toggle("narrow", contentRect.width < NARROW)
  })
  pad.observer.observe(host)
  return pad
}

export default function ({ parentElement, data, setStateValue }) {
  const host = parentElement.querySelector(".pad")
  if (!pads.has(host)) pads.set(host, padIn(host))
  const pad = pads.get(host)
  pad.report = (shift) => setStateValue("shift", shift)
  if (pad.data?.key !== data.key) pad.parts = built(host, data, pad)
  pad.data = data
  if (pad.serial !== data.serial) pad.shift = data.shift
  pad.serial = data.serial
  pad.draw()
  return () => {
    pad.observer.disconnect()
    pads.delete(host)
  }
}
