// SPDX-License-Identifier: GPL-3.0-or-later
// A program beside ours that reads a kind of file with a library we would rather not have in our
// own process: because it starts slowly, or because a hostile file may crash it. It writes what it
// reads to its output, and when it fails a sentence to its error output. A ReaderProcess belongs to
// one thread; its end ends the program.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

inline constexpr const char* parquet_program = "sparsescope-parquet";  // may be missing

class ReaderProcess {
  public:
    // The programs lie in the folder of the running one. `file` is what messages are about.
    [[nodiscard]] static Result<std::unique_ptr<ReaderProcess>> start(
        const std::string& program, const std::vector<std::string>& arguments,
        const std::filesystem::path& file);
    [[nodiscard]] static bool is_there(const std::string& program);
    ReaderProcess(const ReaderProcess&) = delete;
    ReaderProcess& operator=(const ReaderProcess&) = delete;
    ~ReaderProcess();

    // Fills `out`, or less of it when the program ended well, and returns how many bytes it wrote.
    // A program that failed, crashed, or was silent for half a minute is an error in a sentence.
    [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out);
    [[nodiscard]] Status read_all(std::span<std::byte> out);
    // Up to a line break, which is left out.
    [[nodiscard]] Result<std::string> read_line(std::size_t most_bytes);

  private:
    ReaderProcess(pid_t process, int output, int errors, std::string file)
        : process_(process), output_(output), errors_(errors), file_(std::move(file)) {}
    [[nodiscard]] Result<std::size_t> read_some(std::span<std::byte> out);
    [[nodiscard]] Status ended();
    [[nodiscard]] std::string sentence() const;

    pid_t process_;  // −1: it has ended, and its end was looked at
    int output_;
    int errors_;
    std::string file_;
    std::vector<std::byte> buffer_;
    std::size_t position_ = 0;  // in buffer_
};

}  // namespace sparsescope
