// The line in a chart at the length that is read out: dragged, or moved by keys, to the next measured
// length. What is said of every length was sent before; only where the line rests is reported.

const REST = 300 // milliseconds after a key until the length is reported
const FLAG = 22 // pixels above the plot, where the flag of the line stands
const RING = 5 // pixels around the flag while it has the focus
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -Infinity, End: Infinity }

export function nearest(places, pixel) {
  const distances = places.map((place) => Math.abs(place - pixel))
  return distances.indexOf(Math.min(...distances))
}

export function stepped(index, by, n) {
  return Math.max(0, Math.min(n - 1, index + by))
}

// How far a flag, centred on the line at x, is moved to stay within a width.
export function inside(x, flag, width) {
  return Math.max(flag / 2, Math.min(width - flag / 2, x)) - x
}

function said(parts) {
  return parts.map((text, i) => {
    const part = document.createElement(i % 2 ? "strong" : "span") // every second one is bold
    part.textContent = text
    return part
  })
}

function axesOf(graph) {
  const { xaxis, yaxis, width } = graph?._fullLayout ?? {}
  return xaxis?.d2p && yaxis?._length && xaxis._length ? { xaxis, yaxis, width } : null
}

class Line {
  constructor(parent) {
    this.words = parent.querySelector(".said")
    this.host = document.createElement("div")
    this.host.style.cssText = "position: absolute; width: 0; z-index: 1"
    this.host.style.fontFamily = getComputedStyle(this.words).fontFamily
    const shadow = this.host.attachShadow({ mode: "open" })
    shadow.append(parent.querySelector("template").content.cloneNode(true))
    this.slider = shadow.querySelector(".slider")
    this.flag = shadow.querySelector(".flag")
    this.listen()
    this.place = this.place.bind(this)
    this.attach = this.attach.bind(this)
    this.observer = new MutationObserver(this.attach)
    this.observer.observe(document.querySelector(".stApp") ?? document.body, { childList: true, subtree: true })
  }

  listen() {
    const { slider } = this
    slider.onkeydown = (event) => {
      if (!(event.key in KEYS) || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      this.show(stepped(this.index, KEYS[event.key], this.data.lengths.length))
      this.rest(REST)
    }
    slider.onpointerdown = (event) => {
      if (event.button || !axesOf(this.graph)) return
      slider.setPointerCapture(event.pointerId)
      this.from = this.index
    }
    slider.onpointermove = (event) => {
      if (this.from === null) return
      const { left } = this.host.parentElement.getBoundingClientRect()
      this.show(nearest(this.places(), event.clientX - left))
    }
    slider.onpointerup = () => {
      if (this.from === null) return
      const isMoved = this.from !== this.index
      this.from = null
      if (isMoved) this.rest(0)
    }
    slider.onpointercancel = () => { // the swipe scrolls the page
      if (this.from !== null) this.show(this.from)
      this.from = null
    }
  }

  // The part of the page is drawn anew with a chart: find it, and be told whenever it is drawn.
  attach() {
    if (this.graph?.isConnected && this.host.isConnected) return
    const graph = document.querySelector(`.st-key-${this.data.chart} .js-plotly-plot`)
    const container = graph?.querySelector(".svg-container")
    if (!container || !graph.on) return
    if (graph !== this.graph) graph.on("plotly_afterplot", this.place)
    this.graph = graph
    container.append(this.host)
    this.place()
  }

  places() {
    const { xaxis } = axesOf(this.graph)
    return this.data.lengths.map((length) => xaxis._offset + xaxis.d2p(length))
  }

  place() {
    const axes = axesOf(this.graph)
    this.host.hidden = !axes
    if (!axes) return
    const { xaxis, yaxis, width } = axes
    const [first, last] = [xaxis._offset, xaxis._offset + xaxis._length]
    const place = this.places()[this.index]
    const x = Math.max(first, Math.min(last, place)) // of a chart that is zoomed in, its edge
    this.slider.classList.toggle("outside", x !== place)
    this.host.style.left = `${x}px`
    this.host.style.top = `${yaxis._offset - FLAG}px`
    this.host.style.height = `${yaxis._length + FLAG}px`
    const shift = inside(x, this.flag.offsetWidth + 2 * RING, width)
    this.flag.style.transform = `translateX(calc(-50% + ${shift}px))`
  }

  show(index) {
    const { lengths, readouts, flags } = this.data
    this.index = index
    this.words.replaceChildren(...said(readouts[index]))
    this.flag.textContent = flags[index]
    this.slider.setAttribute("aria-valuenow", lengths[index])
    this.slider.setAttribute("aria-valuetext", readouts[index].join(""))
    this.place()
  }

  rest(milliseconds) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = null
      this.count += 1
      this.report({ at: this.data.lengths[this.index], count: this.count })
    }, milliseconds)
  }

  // A length that the page sends counts unless the visitor has moved the line since.
  take(data) {
    const at = this.data?.lengths[this.index]
    this.count ??= data.count
    const isBusy = this.from !== null || this.timer || data.count !== this.count
    this.data = data
    const { lengths, label, colours } = data
    const kept = isBusy && lengths.includes(at) ? at : data.at
    this.slider.setAttribute("aria-label", label)
    this.slider.setAttribute("aria-valuemin", lengths[0])
    this.slider.setAttribute("aria-valuemax", lengths.at(-1))
    for (const [name, colour] of Object.entries(colours)) this.host.style.setProperty(`--${name}`, colour)
    this.show(lengths.indexOf(kept))
    this.attach()
  }

  from = null // where a drag began, while there is one
  timer = null

  remove() {
    clearTimeout(this.timer)
    this.observer.disconnect()
    this.graph?.removeListener?.("plotly_afterplot", this.place)
    this.host.remove()
  }
}

const lines = new WeakMap() // of what is mounted, by its element

export default function ({ parentElement, data, setStateValue }) {
  if (!lines.has(parentElement)) lines.set(parentElement, new Line(parentElement))
  const line = lines.get(parentElement)
  line.report = (chosen) => setStateValue("chosen", chosen)
  line.take(data)
  return () => {
    line.remove()
    lines.delete(parentElement)
  }
}
