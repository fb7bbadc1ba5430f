package io.keepalive.examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class QuickStartTest {

    @Test
    @Timeout(30)
    void runsToItsEnd() throws Exception {
        QuickStart.main(new String[0]);
    }
}
