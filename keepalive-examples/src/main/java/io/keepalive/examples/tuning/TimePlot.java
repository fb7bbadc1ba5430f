package io.keepalive.examples.tuning;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/**
 * Draws values over time as SVG, diagrams one below the other. The same numbers give the same text; colours are of middle lightness,
 * so that they show on white as on black.
 */
final class TimePlot {

    /** One line: a value for each second. */
    record Line(String name, List<Double> bySecond) {}

    /** One diagram. */
    record Panel(String title, List<Line> lines) {}

    private static final int WIDTH = 960;
    private static final int LEFT = 70;
    private static final int RIGHT = 940;
    private static final int FIRST_TOP = 96;
    private static final int HEIGHT = 190;
    private static final int NEXT = 290;
    private static final int MOST_POINTS = 600;
    private static final String TEXT = "#7a7f87";
    private static final List<String> COLORS = List.of("#d1731c", "#2487d6", "#a063c9", "#3a9a5b");
    private static final List<String> DASHES = List.of("", "7,3", "2,2", "9,3,2,3");

    private final StringBuilder svg = new StringBuilder();

    private TimePlot() {}

    static String of(String title, List<Panel> panels) {
        TimePlot plot = new TimePlot();
        plot.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"%s\">",
                WIDTH, FIRST_TOP + NEXT * panels.size() - 30, TEXT);
        plot.add("<title>%s</title>", title);
        plot.text(LEFT, 26, "start", "font-size=\"16\" font-weight=\"600\"", title);
        for (int i = 0; i < panels.size(); i++) {
            plot.panel(panels.get(i), FIRST_TOP + i * NEXT);
        }
        return plot.svg.append("</svg>\n").toString();
    }

    private void panel(Panel panel, int top) {
        int seconds = panel.lines.get(0).bySecond.size();
        double end = roundedUp(panel.lines.stream()
                .flatMap(line -> line.bySecond.stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1));
        text(LEFT, top - 34, "start", "font-weight=\"600\"", panel.title);
        for (int mark = 0; mark <= 4; mark++) {
            double y = top + HEIGHT - HEIGHT * mark / 4.0;
            add(
                    "<path d=\"M%d,%s H%d\" stroke=\"%s\" stroke-opacity=\"%s\"/>",
                    LEFT, number(y), RIGHT, TEXT, mark == 0 ? "1" : "0.3");
            text(LEFT - 8, y + 4, "end", "", number(end * mark / 4));
        }
        int step = seconds > 600 ? 300 : 30;
        for (int second = 0; second <= seconds; second += step) {
            String moment = step == 300 ? second / 60 + " min" : second + " s";
            text(x(second, seconds), top + HEIGHT + 20, "middle", "", moment);
        }
        for (int i = 0; i < panel.lines.size(); i++) {
            line(panel.lines.get(i), i, top, end);
        }
    }

    private void line(Line line, int index, int top, double end) {
        String style = String.format(
                "fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"",
                COLORS.get(index), DASHES.get(index));
        int legend = LEFT + index * 200;
        add("<path d=\"M%d,%d h28\" %s/>", legend, top - 16, style);
        text(legend + 36, top - 12, "start", "", line.name);
        StringBuilder path = new StringBuilder();
        int step = line.bySecond.size() > MOST_POINTS ? 5 : 1;
        for (int second = 0; second < line.bySecond.size(); second += step) {
            path.append(second == 0 ? 'M' : 'L')
                    .append(number(x(second, line.bySecond.size())))
                    .append(',')
                    .append(number(top + HEIGHT - HEIGHT * Math.max(0, line.bySecond.get(second)) / end));
        }
        add("<path d=\"%s\" %s/>", path, style);
    }

    private void text(double x, double y, String anchor, String style, String words) {
        add("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" %s>%s</text>", number(x), number(y), anchor, style, words);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static double x(int second, int seconds) {
        return LEFT + (double) (RIGHT - LEFT) * second / seconds;
    }

    /** 1, 2, 4 or 8 times a power of ten. */
    private static double roundedUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double times = 1; times < 10; times *= 2) {
            if (value <= times * power) {
                return times * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value) {
        return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }
}
