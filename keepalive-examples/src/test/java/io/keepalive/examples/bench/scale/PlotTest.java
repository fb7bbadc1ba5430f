package io.keepalive.examples.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class PlotTest {

    private static final Panel CPU =
            new Panel("CPU per heartbeat (ns)", List.of(line("bare", 100, 200, 400), line("wheel", 150, 300, 550)));
    private static final Panel HEAP =
            new Panel("heap (bytes)", List.of(line("bare", 64, 64, 64), line("wheel", 300, 300, 300)));

    @Test
    void isAnXmlDocumentWithATitle() throws Exception {
        Document document = parsed(Plot.of("Cost of a heartbeat", List.of(CPU, HEAP)));

        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(texts(document)).contains("Cost of a heartbeat");
    }

    @Test
    void labelsBothAxesOfEachPanelWithUnits() throws Exception {
        List<String> texts = texts(parsed(Plot.of("Cost", List.of(CPU, HEAP))));

        assertThat(texts).contains("CPU per heartbeat (ns)", "heap (bytes)", "1,000", "10,000", "100,000");
        assertThat(texts).filteredOn("connections on one event loop"::equals).hasSize(2);
        assertThat(texts).contains("0", "100", "600").doesNotContain("700");
    }

    @Test
    void drawsALineAndALegendForEachContender() throws Exception {
        String svg = Plot.of("Cost", List.of(CPU, HEAP));

        assertThat(texts(parsed(svg))).contains("bare", "wheel");
        assertThat(svg.lines().filter(line -> line.contains("stroke-width=\"2\"/>") && line.contains(" L")))
                .hasSize(4);
    }

    @Test
    void placesSizesByTheirLogarithmAndValuesFromZero() {
        String svg = Plot.of("Cost", List.of(CPU));

        // 1,000 to 100,000 from 88 to 432; 0 to 600 from 362 up to 96
        assertThat(svg).contains("M88,317.7 L260,273.3 L432,184.7");
    }

    @Test
    void escapesWhatXmlReserves() throws Exception {
        String title = "a < b & \"c\" > d";

        assertThat(texts(parsed(Plot.of(title, List.of(CPU))))).contains(title);
    }

    @Test
    void drawsTheSameForTheSameNumbers() {
        assertThat(Plot.of("Cost", List.of(CPU, HEAP))).isEqualTo(Plot.of("Cost", List.of(CPU, HEAP)));
    }

    @Test
    void drawsASingleSizeAndNothingButZeros() throws Exception {
        Panel flat = new Panel("zero", List.of(new Panel.Series("bare", new TreeMap<>(Map.of(1_000, 0.0)))));

        assertThat(texts(parsed(Plot.of("Cost", List.of(flat))))).contains("1,000", "0");
        assertThat(Plot.of("Cost", List.of(flat))).doesNotContain("NaN", "Infinity", "\u221e", "\ufffd");
    }

    private static Panel.Series line(String name, double first, double second, double third) {
        return new Panel.Series(name, new TreeMap<>(Map.of(1_000, first, 10_000, second, 100_000, third)));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document document) {
        NodeList nodes = document.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}
