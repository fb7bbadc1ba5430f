package io.keepalive.examples.guide;

import static java.time.Duration.ofMinutes;

import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;

/** The short pieces of code on the catalogue of middleboxes in docs; DocumentationTest holds both to the same text. */
final class CatalogueSnippets {

    private CatalogueSnippets() {}

    static Middlebox known() {
        Middlebox balancer = Catalogue.builtIn().named("aws-nlb-tcp").withTimeout(ofMinutes(20));
        return balancer;
    }

    static Middlebox own() {
        Middlebox firewall = Middlebox.builder("corp-firewall")
                .forgetsAfter(ofMinutes(15))
                .keptBy(KeptBy.ANY_PACKET)
                .build();
        return firewall;
    }

    static Catalogue file() throws IOException {
        try (Reader rows = Files.newBufferedReader(Path.of("middleboxes.csv"))) {
            Catalogue catalogue = Catalogue.builtIn().with(Catalogue.read(rows));
            return catalogue;
        }
    }
}
