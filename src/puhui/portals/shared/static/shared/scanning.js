// Finding a QR code in the camera's picture or in a photograph: the browser's own reader, else zxing.

const EVERY_MS = 250;

class Scanner {
  constructor(desk, video) {
    this.desk = desk;
    this.video = video;
  }

  async open(found) {
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    this.video.srcObject = this.stream;
    await this.video.play();
    const look = async () => {
      if (!this.stream) return;
      const text = this.video.videoWidth ? await this.read(this.video) : "";
      if (text && this.stream) {
        this.close();
        return found(text);
      }
      setTimeout(look, EVERY_MS);
    };
    look();
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  async photograph(file) {
    const picture = await createImageBitmap(file);
    return this.read(picture);
  }

  // The text of the QR code in a picture or a video's present frame, or "".
  async read(picture) {
    const native = await this.native();
    if (native) return (await native.detect(picture))[0]?.rawValue ?? "";
    const zxing = await this.zxing();
    const width = picture.videoWidth ?? picture.width, height = picture.videoHeight ?? picture.height;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const paper = canvas.getContext("2d", { willReadFrequently: true });
    paper.drawImage(picture, 0, 0);
    const seen = await zxing.readBarcodes(paper.getImageData(0, 0, width, height), { formats: ["QRCode"], maxNumberOfSymbols: 1 });
    return seen[0]?.text ?? "";
  }

  async native() {
    if (this.detector === undefined) {
      const formats = globalThis.BarcodeDetector ? await BarcodeDetector.getSupportedFormats() : [];
      this.detector = formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
    }
    return this.detector;
  }

  zxing() {
    this.loading ??= new Promise((done, failed) => {
      const script = Object.assign(document.createElement("script"), { src: this.desk.reader, onerror: failed });
      script.onload = () => {
        ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => this.desk.wasm } });
        done(ZXingWASM);
      };
      document.head.append(script);
    });
    return this.loading;
  }
}

// A desk takes codes in three ways: typed, by the camera, from a picture. `attempt` tries one; `refuse` says why none came.
function takeCodes({ part, scanner, attempt, refuse, words }) {
  part("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const box = part("code");
    await attempt(box.value);
    box.value = "";
    box.focus();
  });
  part("scan").addEventListener("click", async () => {
    part("camera").hidden = false;
    try {
      await scanner.open((text) => { part("camera").hidden = true; attempt(text); });
    } catch {
      part("camera").hidden = true;
      refuse(words.noCamera);
    }
  });
  part("stop").addEventListener("click", () => { scanner.close(); part("camera").hidden = true; });
  part("picture").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const text = await scanner.photograph(file).catch(() => "");
    event.target.value = "";
    if (text) await attempt(text);
    else refuse(words.nothingSeen);
  });
}
