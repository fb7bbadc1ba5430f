package io.keepalive.examples.bench.scale;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws diagrams side by side as SVG: the number of connections on a logarithmic axis, and a line for each contender. The
 * same numbers give the same text. All colours are of middle lightness, so that they show on white as on black.
 */
public final class Plot {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 420;
    private static final int TOP = 96;
    private static final int BOTTOM = 362;
    private static final int PANEL_WIDTH = 380;
    private static final int FIRST_PANEL = 70;
    private static final int NEXT_PANEL = 480;
    private static final int INSET = 18;
    private static final int LEGEND_STEP = 200;

    private static final String TEXT = "#7a7f87";
    private static final List<String> COLORS = List.of("#7a7f87", "#d1731c", "#a063c9", "#2487d6");

    /** Shapes for those who see the colours alike; each is drawn around 0,0. */
    private static final List<String> MARKS = List.of(
            "<path d=\"M-4,-4 L4,4 M-4,4 L4,-4\" fill=\"none\"/>",
            "<path d=\"M0,-5 L5,4 L-5,4 Z\"/>",
            "<rect x=\"-4\" y=\"-4\" width=\"8\" height=\"8\"/>",
            "<circle r=\"4.5\"/>");

    private final StringBuilder svg = new StringBuilder();

    private Plot() {}

    /**
     * Draws one or two diagrams with one legend, whose lines are named alike.
     *
     * @param title what the diagrams show together
     * @param panels the diagrams, from left to right
     * @return the SVG document
     */
    public static String of(String title, List<Panel> panels) {
        Plot plot = new Plot();
        plot.begin(title);
        plot.legend(panels.get(0).series().stream().map(Panel.Series::name).toList());
        for (int i = 0; i < panels.size(); i++) {
            plot.panel(panels.get(i), FIRST_PANEL + i * NEXT_PANEL);
        }
        return plot.svg.append("</svg>\n").toString();
    }

    private void begin(String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"%s\">",
                WIDTH, HEIGHT, TEXT);
        add("<title>%s</title>", escaped(title));
        text(FIRST_PANEL, 24, "start", "font-size=\"16\" font-weight=\"600\"", title);
    }

    private void legend(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            int x = FIRST_PANEL + i * LEGEND_STEP;
            String color = color(i);
            add("<path d=\"M%d,48 h28\" stroke=\"%s\" stroke-width=\"2\"/>", x, color);
            mark(i, x + 14, 48);
            text(x + 36, 52, "start", "", names.get(i));
        }
    }

    private void panel(Panel panel, int left) {
        text(left, TOP - 14, "start", "font-weight=\"600\"", panel.title());
        Scale scale = Scale.upTo(panel.highest());
        for (double value : scale.marks()) {
            double y = y(value, scale);
            add(
                    "<path d=\"M%d,%s h%d\" stroke=\"%s\" stroke-opacity=\"%s\"/>",
                    left, number(y), PANEL_WIDTH, TEXT, value == 0 ? "1" : "0.3");
            text(left - 8, y + 4, "end", "", grouped(value));
        }
        List<Integer> sizes = panel.series().stream()
                .flatMap(line -> line.points().keySet().stream())
                .distinct()
                .sorted()
                .toList();
        for (int size : sizes) {
            double x = x(size, sizes, left);
            add("<path d=\"M%s,%d v5\" stroke=\"%s\"/>", number(x), BOTTOM, TEXT);
            text(x, BOTTOM + 20, "middle", "", grouped(size));
        }
        text(left + PANEL_WIDTH / 2.0, BOTTOM + 42, "middle", "", "connections on one event loop");
        for (int i = 0; i < panel.series().size(); i++) {
            line(panel.series().get(i), i, sizes, scale, left);
        }
    }

    private void line(Panel.Series line, int index, List<Integer> sizes, Scale scale, int left) {
        StringBuilder path = new StringBuilder();
        for (Map.Entry<Integer, Double> point : line.points().entrySet()) {
            path.append(path.isEmpty() ? "M" : " L")
                    .append(number(x(point.getKey(), sizes, left)))
                    .append(',')
                    .append(number(y(point.getValue(), scale)));
        }
        add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, color(index));
        line.points().forEach((size, value) -> mark(index, x(size, sizes, left), y(value, scale)));
    }

    private void mark(int index, double x, double y) {
        String color = color(index);
        add(
                "<g transform=\"translate(%s,%s)\" fill=\"%s\" stroke=\"%s\" stroke-width=\"2\">%s</g>",
                number(x), number(y), color, color, MARKS.get(index % MARKS.size()));
    }

    private void text(double x, double y, String anchor, String style, String words) {
        add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\"%s>%s</text>",
                number(x), number(y), anchor, style.isEmpty() ? "" : " " + style, escaped(words));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static double x(int size, List<Integer> sizes, int left) {
        double first = Math.log10(sizes.get(0));
        double last = Math.log10(sizes.get(sizes.size() - 1));
        double share = first == last ? 0.5 : (Math.log10(size) - first) / (last - first);
        return left + INSET + share * (PANEL_WIDTH - 2 * INSET);
    }

    private static double y(double value, Scale scale) {
        return BOTTOM - Math.max(0, value) / scale.end() * (BOTTOM - TOP);
    }

    private static String color(int index) {
        return COLORS.get(index % COLORS.size());
    }

    private static String number(double value) {
        return new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }

    private static String grouped(double value) {
        return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
