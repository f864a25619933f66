/** Whether WebAssembly may run here, found out with the smallest module there is: its own file is large, and would be fetched in vain. */
export function mayRunWasm(): boolean {
  try {
    return new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) instanceof WebAssembly.Module
  } catch {
    return false
  }
}
