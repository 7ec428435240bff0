// What is wrong with the notebook that has run, a line each.
() => {
    const findings = [];
    const all = (selector) => [...document.querySelectorAll(`.jp-Notebook ${selector}`)];
    const size = (element) => element?.getBoundingClientRect() ?? { width: 0, height: 0 };
    const text = (element) => element.textContent.trim().replace(/\s+/g, ' ').slice(0, 60);

    for (const table of all('.jp-OutputArea-output .adamscope table')) {
        const { width, height } = size(table);
        if (table.rows.length < 2 || width < 100 || height < 20) findings.push(`an empty table: ${text(table)}`);
    }
    for (const plot of all('.jp-RenderedSVG')) {
        const image = plot.querySelector('img, svg');
        const { width, height } = size(image);
        const isDrawn = image?.tagName !== 'IMG' || image.naturalWidth > 0;
        if (!isDrawn || width < 300 || height < 100) findings.push(`a plot of ${width} × ${height} pixels`);
    }

    // Formulas are set, and as formulas; JupyterLab knows no footnotes.
    for (const output of all('.jp-RenderedLatex')) {
        const { width, height } = size(output.querySelector('mjx-container'));
        if (width < 20 || height < 10) findings.push(`an equation isn't typeset: ${text(output)}`);
    }
    for (const error of all('mjx-merror')) findings.push(`an equation was not understood: ${text(error)}`);
    const raw = /\$\$|\\[()[\]]|\\[a-zA-Z]{2,}|\[\^/;
    for (const rendered of all('.jp-MarkdownOutput, .jp-OutputArea-output')) {
        const texts = document.createTreeWalker(rendered, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const node = texts.currentNode;
            if (raw.test(node.data) && !node.parentElement.closest('code, pre, script, style')) {
                findings.push(`markup is left in the text: ${node.data.trim().slice(0, 60)}`);
            }
        }
    }

    // A plot is seen as a whole; a wide table or equation scrolls in a box of its own.
    for (const output of all('.jp-OutputArea-output, .jp-MarkdownOutput')) {
        const scrolls = (part) => {
            const box = part.closest('.adamscope, .adamscope-page, details') ?? output;
            return !part.matches('img, svg') && getComputedStyle(box).overflowX !== 'visible';
        };
        const parts = [...output.querySelectorAll('table, img, svg, mjx-container')];
        const wide = parts.find((part) => size(part).right > size(output).right + 1 && !scrolls(part));
        if (wide) findings.push(`${wide.tagName.toLowerCase()} is cut off, in ${text(output) || 'a plot'}`);
    }
    return findings;
}
