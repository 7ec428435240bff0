// What is wrong with the page that is open, a line each. `width` is that of the window, in pixels.
async (width) => {
    const findings = [];
    const tell = (what) => findings.push(what);
    const main = document.querySelector('main') ?? document.body;
    const name = (element) => {
        const html = element.cloneNode().outerHTML;
        const text = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
        return html.slice(0, 100) + (text && ` “${text}”`);
    };
    const within = (element, selector) => element.closest(selector) !== null;
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
    // Answers are looked at, too.
    main.querySelectorAll('details:not([data-t])').forEach((answer) => { answer.open = true; });
    await document.fonts.ready;

    // Nothing is wider than the window, unless it scrolls in a box of its own.
    if (document.documentElement.scrollWidth > width + 1) {
        const scrolls = (element) => {
            for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
                if (getComputedStyle(box).overflowX !== 'visible') return true;
            }
            return false;
        };
        const wide = [...main.querySelectorAll('*')].find(
            (element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element));
        tell(`the page is ${document.documentElement.scrollWidth} px wide: ${wide ? name(wide) : 'what is beside the text'}`);
    }

    // Images are there, and figures have something in them.
    for (const image of document.images) {
        if (!image.complete || image.naturalWidth === 0) tell(`no image: ${name(image)}`);
    }
    for (const figure of main.querySelectorAll('figure')) {
        const drawn = [...figure.querySelectorAll('svg, img, table, math, pre, details')].filter(isShown);
        if (!drawn.some((element) => element.getBoundingClientRect().height > 5)) tell(`an empty figure: ${name(figure)}`);
    }
    for (const svg of [...main.querySelectorAll('figure svg')].filter(isShown)) {
        const shapes = [...svg.querySelectorAll('path, polyline, circle, rect, line, polygon')].map((shape) => shape.getBBox());
        if (!shapes.some((box) => box.width > 50 || box.height > 50)) tell(`a plot without a line: ${name(svg.closest('figure'))}`);
    }

    // A label can be read.
    const labels = [...main.querySelectorAll('svg text')].filter((label) => label.textContent.trim() && isShown(label));
    const sizes = labels.map((label) => parseFloat(getComputedStyle(label).fontSize) * label.getScreenCTM().d);
    const smallest = Math.min(...sizes.filter((size) => size > 0));
    if (smallest < 8.5) tell(`labels of ${smallest.toFixed(1)} px: ${name(labels[sizes.indexOf(smallest)])}`);

    // Formulas are set, and as formulas.
    for (const error of document.querySelectorAll('merror')) tell(`a formula that was not understood: ${name(error)}`);
    const raw = /\$\$|\\[()[\]]|\\[a-zA-Z]{2,}|\{\{|\}\}/;
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (raw.test(text.data) && !within(text.parentElement, 'code, pre, script, style, annotation')) {
            tell(`markup is left in the text: ${text.data.trim().slice(0, 60)}`);
        }
    }
    for (const math of main.querySelectorAll('math')) {
        if (!isShown(math)) continue;
        const { width, height } = math.getBoundingClientRect();
        if (!getComputedStyle(math).display.includes('math') || width < 1 || height < 1) tell(`a formula isn't drawn: ${name(math)}`);
    }

    // Text stands out from what is behind it, as WCAG asks of large text at least.
    const channels = (color) => color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    const alpha = (color) => channels(color)[3] ?? 1;
    const over = (front, back) => [0, 1, 2].map((i) => alpha(front) * channels(front)[i] + (1 - alpha(front)) * channels(back)[i]);
    const rgb = (values) => `rgb(${values.join(', ')})`;
    const behind = (element) => {
        if (!element) return 'rgb(255, 255, 255)';
        const color = getComputedStyle(element).backgroundColor;
        return alpha(color) === 1 ? color : rgb(over(color, behind(element.parentElement)));
    };
    const luminance = (values) => {
        const [r, g, b] = values.map((value) => value / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const faint = new Set();
    for (const element of main.querySelectorAll('*')) {
        const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!hasText || !isShown(element) || within(element, 'math, script, style, title')) continue;
        const style = getComputedStyle(element);
        let opacity = 1;
        for (let box = element; box; box = box.parentElement) opacity *= Number(getComputedStyle(box).opacity);
        const back = behind(element);
        const color = channels(within(element, 'svg') ? style.fill : style.color);
        const front = over(rgb([...color.slice(0, 3), (color[3] ?? 1) * opacity]).replace('rgb', 'rgba'), back);
        const [light, dark] = [luminance(front), luminance(channels(back).slice(0, 3))].sort((a, b) => b - a);
        const contrast = (light + 0.05) / (dark + 0.05);
        if (contrast < 3) faint.add(`text of contrast ${contrast.toFixed(1)}: ${name(element)}`);
    }
    [...faint].slice(0, 3).forEach(tell);

    // A link within the page leads to something that can be seen.
    for (const link of main.querySelectorAll('a[href^="#"]:not(.header)')) {
        const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (!target) tell(`a link to nowhere: ${name(link)}`);
        else if (!isShown(target)) tell(`a link to what is hidden: ${name(link)}`);
    }
    return findings;
}
