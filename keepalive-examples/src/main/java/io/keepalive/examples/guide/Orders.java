package io.keepalive.examples.guide;

import io.keepalive.diagnosis.Diagnosis;

/** Stands for the application of the guide. */
interface Orders {

    /** The connection is gone: what was not confirmed is in doubt until it has been asked for again. */
    void suspend(Diagnosis reason);
}
