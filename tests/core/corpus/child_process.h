// SPDX-License-Identifier: GPL-3.0-or-later
// A part of a test that runs in a process of its own: to be killed, to have fewer rights or a small
// disk, or to write while others do. The body returns whether it saw what it expected; what it says
// through the pipe, the parent can await.
#pragma once
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <utility>

namespace sparsescope {

class ChildProcess {
  public:
    // body(say): say(c) sends one character to the parent.
    template <class Body>
    explicit ChildProcess(Body body) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("pipe failed");
        std::fflush(nullptr);
        id_ = ::fork();
        if (id_ < 0) throw std::runtime_error("fork failed");
        if (id_ > 0) {
            ::close(ends[1]);
            from_child_ = ends[0];
            return;
        }
        ::close(ends[0]);
        // _exit: nothing of the parent's state may be destroyed a second time here.
        ::_exit(run(body, ends[1]));
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess() {
        ::close(from_child_);
        if (id_ > 0) kill_and_wait();
    }

    [[nodiscard]] pid_t id() const { return id_; }

    // The next character the child said; 0 when it ended.
    [[nodiscard]] char hear() const {
        char c = 0;
        return ::read(from_child_, &c, 1) == 1 ? c : '\0';
    }
    // Whether the child ended by itself and was content.
    [[nodiscard]] bool succeeded() {
        const int status = wait();
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    // Whether the child really died of SIGKILL, not by itself before.
    [[nodiscard]] bool killed() {
        const int status = kill_and_wait();
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }

  private:
    template <class Body>
    static int run(Body& body, int to_parent) {
        try {
            const auto say = [&](char c) {
                if (::write(to_parent, &c, 1) != 1) ::_exit(3);
            };
            return body(say) ? 0 : 1;
        } catch (const std::exception& e) {
            std::fprintf(stderr, "child process: %s\n", e.what());
            return 2;
        }
    }
    int wait() {
        int status = 0;
        ::waitpid(std::exchange(id_, -1), &status, 0);
        return status;
    }
    int kill_and_wait() {
        ::kill(id_, SIGKILL);
        return wait();
    }

    pid_t id_ = -1;
    int from_child_ = -1;
};

// Gives up root's right to write everywhere; call it in a child process only.
inline void drop_privileges() {
    constexpr unsigned nobody = 65534;
    if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0))
        throw std::runtime_error("cannot become another user");
}

}  // namespace sparsescope
