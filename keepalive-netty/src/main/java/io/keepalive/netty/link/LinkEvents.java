package io.keepalive.netty.link;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a link's listener; what it throws goes no further. Confined to the link's event loop. */
final class LinkEvents {

    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private final LinkListener listener;
    private boolean warned;

    LinkEvents(LinkListener listener) {
        this.listener = listener;
    }

    void tell(String method, Consumer<LinkListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable thrown) {
            if (warned) {
                LOG.debug("LinkListener.{} threw", method, thrown);
            } else {
                warned = true;
                LOG.warn("LinkListener.{} threw (said once for a link)", method, thrown);
            }
        }
    }
}
