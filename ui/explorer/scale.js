// The axis that all panels share: which part of it is shown, and where a position lies on the screen.
// A view is {lo, hi, n}: the positions from lo to hi of the n there are.

export const LEAST = 4 // positions that remain in view, however far one zooms in

export function clamp(x, low, high) {
  return Math.min(Math.max(x, low), high)
}

export function whole(n) {
  return { lo: 0, hi: n, n }
}

export function toPixel(view, width, x) {
  return ((x - view.lo) / (view.hi - view.lo)) * width
}

export function toPosition(view, width, pixel) {
  return view.lo + (pixel / width) * (view.hi - view.lo)
}

// The view `factor` times as long around the position `at`, which keeps its place.
export function zoomed(view, factor, at) {
  const length = clamp((view.hi - view.lo) * factor, Math.min(LEAST, view.n), view.n)
  const share = (at - view.lo) / (view.hi - view.lo)
  const lo = clamp(at - share * length, 0, view.n - length)
  return { lo, hi: lo + length, n: view.n }
}

export function panned(view, by) {
  const length = view.hi - view.lo
  const lo = clamp(view.lo + by, 0, view.n - length)
  return { lo, hi: lo + length, n: view.n }
}

// The view that is moved just so far that a position lies in it.
export function showing(view, x) {
  if (x < view.lo) return panned(view, x - view.lo)
  return x > view.hi ? panned(view, x - view.hi) : view
}

export function zoomText(view) {
  const tenths = (x) => Math.round(x * 10) / 10
  const [lo, hi] = [tenths(view.lo), tenths(view.hi)]
  return lo <= 0 && hi >= view.n ? "" : `${lo}-${hi}`
}

// What `zoomText` wrote; the whole where it does not fit this axis.
export function zoomOf(text, n) {
  const parts = /^([\d.]+)-([\d.]+)$/.exec(text)
  if (!parts) return whole(n)
  const lo = clamp(Number(parts[1]), 0, n)
  const hi = clamp(Number(parts[2]), 0, n)
  return hi - lo >= Math.min(LEAST, n) ? { lo, hi, n } : whole(n)
}

// Round numbers from low to high, at most `most` of them.
export function ticks(low, high, most) {
  const power = 10 ** Math.floor(Math.log10((high - low) / most))
  const step = [1, 2, 5, 10].map((s) => s * power).find((s) => (high - low) / s <= most)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}
