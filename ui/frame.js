// What every page needs of the browser besides Streamlit: a run when the system turns dark, the
// meaning of the menu, Share, what a link opens in view, and on a phone a button below each chart
// that saves it.

const NARROW = "(max-width: 500px)" // as in the style of the page, where Plotly's toolbar is hidden

// For those who do not see the menu.
function nameMenu() {
  const menu = document.querySelector(".st-key-menu")
  menu?.setAttribute("role", "navigation")
  menu?.setAttribute("aria-label", "Pages")
  menu?.querySelectorAll("a").forEach((link) => {
    if (link.closest(".st-key-current-page")) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  })
}

// Figures and pictures are drawn for the theme of a run, and Streamlit does not run a page again when
// the system turns dark: this does, once Streamlit has changed its own colours.
function watchTheme(changed) {
  const dark = matchMedia("(prefers-color-scheme: dark)")
  const rerun = () => setTimeout(changed, 300)
  dark.addEventListener("change", rerun)
  return () => dark.removeEventListener("change", rerun)
}

const savePlotly = (chart) => chart.querySelector('.modebar-btn[data-title^="Download"]')?.click()

// A chart of Vega is an SVG, with its paper as a style: as a PNG of twice its size.
async function saveVega(chart) {
  const svg = chart.querySelector("svg.marks")
  const image = new Image()
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = 2 * svg.clientWidth
  canvas.height = 2 * svg.clientHeight
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  const link = document.createElement("a")
  const [said] = chart.getAttribute("aria-label").split(/[:;]/)
  link.download = `${said.toLowerCase().replace(/\W+/g, "-").slice(0, 60)}.png`
  link.href = canvas.toDataURL()
  link.click()
}

function saveButton(chart, save) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "save-picture"
  button.textContent = "Save picture"
  button.onclick = () => save(chart)
  return button
}

const SAVED = { ".stPlotlyChart:has(.modebar-btn)": savePlotly, ".stVegaLiteChart:has(svg.marks)": saveVega }

function addButtons() {
  for (const [drawn, save] of Object.entries(SAVED)) {
    for (const chart of document.querySelectorAll(drawn)) {
      if (!chart.querySelector(".save-picture")) chart.append(saveButton(chart, save))
    }
  }
}

function watchCharts() {
  const narrow = matchMedia(NARROW)
  const observer = new MutationObserver(addButtons)
  const watch = () => {
    observer.disconnect()
    if (!narrow.matches) return
    addButtons()
    observer.observe(document.querySelector(".stApp") ?? document.body, { childList: true, subtree: true })
  }
  watch()
  narrow.addEventListener("change", watch)
  return () => {
    observer.disconnect()
    narrow.removeEventListener("change", watch)
  }
}

// Shows a part of the page once it is drawn and what stands above it has its height; if ever.
function showOnceDrawn(selector, wait, show) {
  const main = document.querySelector("[data-testid=stMain]")
  const observer = new MutationObserver(() => {
    if (!main.querySelector(selector)) return
    observer.disconnect()
    setTimeout(() => {
      const part = main.querySelector(selector)
      if (part) show(part, main)
    }, wait)
  })
  observer.observe(main, { childList: true, subtree: true })
  setTimeout(() => observer.disconnect(), 15000)
}

let isShown = false // once for a visit, and not where the menu leads back to a page

// A link to what stands below the first screen opens there: the server marks that part.
function showShared() {
  if (isShown) return
  isShown = true
  if (!location.search) return
  showOnceDrawn('[class*="st-key-shared-"]', 1000, (part, main) => { // the first screen is not marked
    if (main.scrollTop === 0) part.scrollIntoView({ block: "start" })
  })
}

// What some buttons change stands at the top of the page.
function showTop(event) {
  if (!event.target.closest('[class*="st-key-to-top"] button')) return
  document.querySelector("[data-testid=stMain]").scrollTo({ top: 0, behavior: "smooth" })
}

// A button that begins runs stands below their progress, or above it.
function showProgress(event) {
  if (!event.target.closest('[class*="st-key-to-progress"] button')) return
  showOnceDrawn("[data-testid=stProgress]", 300, (part) => part.scrollIntoView({ block: "start", behavior: "smooth" }))
}

// Copies the link that stands at the end of the page, or the page's address where there is none.
async function share(button) {
  if (document.querySelector(".st-key-no-link")) {
    button.textContent = "No link: see the controls"
    setTimeout(() => { button.textContent = "Share" }, 3000)
    return
  }
  const shadows = [...document.querySelectorAll(".st-key-link *")].map((e) => e.shadowRoot)
  const link = shadows.map((root) => root?.querySelector("code")).find(Boolean)
  try {
    await navigator.clipboard.writeText(link?.textContent ?? location.href)
    button.textContent = "Link copied"
  } catch {
    // a page that is not served over https may not write to the clipboard
    link?.getRootNode().host.scrollIntoView({ block: "center" })
    link?.parentElement.querySelector("button").click()
  }
  setTimeout(() => { button.textContent = "Share" }, 2000)
}

let stop = null // of the last run of this function: it runs again whenever the theme changes

export default function ({ setTriggerValue, parentElement }) {
  stop?.()
  nameMenu()
  showShared()
  const button = parentElement.querySelector("button")
  button.onclick = () => share(button)
  document.addEventListener("click", showTop)
  document.addEventListener("click", showProgress)
  const stops = [
    watchTheme(() => setTriggerValue("changed", true)),
    watchCharts(),
    () => document.removeEventListener("click", showTop),
    () => document.removeEventListener("click", showProgress),
  ]
  stop = () => stops.forEach((end) => end())
  return stop
}
