/*
 * The floor of what the kernel can do: accepts connections and pings each once in an interval, with nothing but epoll, send
 * and recv. Obeys the same commands on standard input as the JVM's process under test, and ends with it.
 *
 * Usage: epoll_heartbeat interval-nanoseconds tick-nanoseconds seconds-at-most backlog ports
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_DESCRIPTORS 1048576
#define EVENTS 4096
#define MAX_LISTENERS 16

static int listeners[MAX_LISTENERS];
static int ports[MAX_LISTENERS];
static int listener_count;

/* The turn of each descriptor's connection; 0 where none was ever open. Connections take turns as they come. */
static int turn_of[MAX_DESCRIPTORS];
static char is_open[MAX_DESCRIPTORS];

/* The descriptors of each turn. */
static int **turns;
static int *turn_sizes;
static int *turn_capacities;
static int turn_count;
static int next_turn;

static int is_listener(int descriptor) {
    for (int i = 0; i < listener_count; i++) {
        if (listeners[i] == descriptor) {
            return 1;
        }
    }
    return 0;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void watch(int epoll, int descriptor) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0) {
        fail("epoll_ctl");
    }
}

static void take_turn(int descriptor) {
    is_open[descriptor] = 1;
    if (turn_of[descriptor] != 0) {
        return; /* the number was in use before, and has a turn */
    }
    int turn = next_turn;
    next_turn = (next_turn + 1) % turn_count;
    turn_of[descriptor] = turn + 1;
    if (turn_sizes[turn] == turn_capacities[turn]) {
        turn_capacities[turn] = turn_capacities[turn] * 2 + 16;
        turns[turn] = realloc(turns[turn], sizeof(int) * turn_capacities[turn]);
        if (turns[turn] == NULL) {
            fail("realloc");
        }
    }
    turns[turn][turn_sizes[turn]++] = descriptor;
}

static void accept_all(int epoll, int listening) {
    int one = 1;
    for (int peer; (peer = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        watch(epoll, peer);
        take_turn(peer);
    }
}

static void receive(int peer) {
    char bytes[2048];
    ssize_t count = recv(peer, bytes, sizeof bytes, 0);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
        is_open[peer] = 0;
        close(peer);
    }
}

static void ping(unsigned long tick) {
    char line[32];
    int length = snprintf(line, sizeof line, "PING %lu\n", 1 + tick / turn_count);
    int turn = (int) (tick % turn_count);
    for (int i = 0; i < turn_sizes[turn]; i++) {
        if (is_open[turns[turn][i]]) {
            send(turns[turn][i], line, length, MSG_NOSIGNAL);
        }
    }
}

static double nanos(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static double rss_bytes(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file != NULL) {
        if (fscanf(file, "%*d %ld", &pages) != 1) {
            pages = 0;
        }
        fclose(file);
    }
    return (double) pages * sysconf(_SC_PAGESIZE);
}

static void obey(const char *command) {
    if (strncmp(command, "ports", 5) == 0) {
        printf("figures");
        for (int i = 0; i < listener_count; i++) {
            printf(" port%d=%d", i + 1, ports[i]);
        }
        printf("\n");
    } else if (strncmp(command, "memory", 6) == 0) {
        printf("figures rssBytes=%.0f\n", rss_bytes());
    } else if (strncmp(command, "costs", 5) == 0) {
        printf("figures loopCpuNanos=%.0f processCpuNanos=%.0f\n", nanos(CLOCK_THREAD_CPUTIME_ID),
               nanos(CLOCK_PROCESS_CPUTIME_ID));
    } else {
        printf("failed command: %s (expected: ports, memory or costs)\n", command);
    }
    fflush(stdout);
}

static int listen_on_loopback(int backlog, int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (listening < 0 || bind(listening, (struct sockaddr *) &address, size) < 0 || listen(listening, backlog) < 0
        || getsockname(listening, (struct sockaddr *) &address, &size) < 0) {
        fail("listen");
    }
    *port = ntohs(address.sin_port);
    return listening;
}

static int tick_every(long nanoseconds) {
    struct timespec tick = {.tv_sec = nanoseconds / 1000000000L, .tv_nsec = nanoseconds % 1000000000L};
    struct itimerspec times = {.it_interval = tick, .it_value = tick};
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    if (timer < 0 || timerfd_settime(timer, 0, &times, NULL) < 0) {
        fail("timerfd");
    }
    return timer;
}

int main(int count, char **arguments) {
    if (count != 6) {
        fprintf(stderr, "arguments: %d (expected: 5)\n", count - 1);
        return 2;
    }
    long interval = atol(arguments[1]);
    long tick_length = atol(arguments[2]);
    alarm((unsigned) atol(arguments[3]));
    turn_count = interval > tick_length ? (int) ((interval + tick_length / 2) / tick_length) : 1;
    turns = calloc(turn_count, sizeof(int *));
    turn_sizes = calloc(turn_count, sizeof(int));
    turn_capacities = calloc(turn_count, sizeof(int));

    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max < MAX_DESCRIPTORS ? files.rlim_max : MAX_DESCRIPTORS;
    setrlimit(RLIMIT_NOFILE, &files);

    int timer = tick_every(interval / turn_count);
    int epoll = epoll_create1(0);
    for (int i = 0; i < atoi(arguments[5]) && i < MAX_LISTENERS; i++) {
        listeners[i] = listen_on_loopback(atoi(arguments[4]), &ports[i]);
        watch(epoll, listeners[i]);
        listener_count++;
    }
    watch(epoll, timer);
    watch(epoll, STDIN_FILENO);
    static struct epoll_event events[EVENTS];
    unsigned long tick = 0;
    while (1) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            int descriptor = events[i].data.fd;
            if (descriptor == timer) {
                unsigned long ticks = 0;
                for (ssize_t size = read(timer, &ticks, sizeof ticks); size > 0 && ticks > 0; ticks--) {
                    ping(tick++);
                }
            } else if (is_listener(descriptor)) {
                accept_all(epoll, descriptor);
            } else if (descriptor == STDIN_FILENO) {
                char command[64];
                ssize_t size = read(STDIN_FILENO, command, sizeof command - 1);
                if (size <= 0) {
                    return 0;
                }
                command[size] = 0;
                obey(command);
            } else {
                receive(descriptor);
            }
        }
    }
}
