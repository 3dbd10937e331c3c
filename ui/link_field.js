// Shows the link, which reaches the page as text alone, and copies it.
export default function ({ data, parentElement }) {
  const code = parentElement.querySelector("code")
  const button = parentElement.querySelector("button")
  code.textContent = data
  button.textContent = "Copy"
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data)
      button.textContent = "Copied"
    } catch {
      // a page that is not served over https may not write to the clipboard
      getSelection().selectAllChildren(code)
      button.textContent = "Selected: press Ctrl+C or ⌘C"
    }
  }
}
