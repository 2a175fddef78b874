// SPDX-License-Identifier: GPL-3.0-or-later
// A program beside ours that reads a kind of file with a library we would rather not have in our
// own process: because it starts slowly, or because a hostile file may crash it. It writes what it
// reads to its output, and when it fails a sentence to its error output. One that reads many files
// is told of them on its input. A ReaderProcess belongs to one thread; its end ends the program,
// and so does the end of the thread that started it.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

inline constexpr const char* parquet_program = "sparsescope-parquet";  // may be missing

enum class ReaderInput { none, pipe };

class ReaderProcess {
  public:
    // The programs lie in the folder of the running one. `file` is what messages are about.
    [[nodiscard]] static Result<std::unique_ptr<ReaderProcess>> start(
        const std::string& program, const std::vector<std::string>& arguments,
        const std::filesystem::path& file, ReaderInput input = ReaderInput::none);
    [[nodiscard]] static bool is_there(const std::string& program);
    ReaderProcess(const ReaderProcess&) = delete;
    ReaderProcess& operator=(const ReaderProcess&) = delete;
    ~ReaderProcess();

    // Of a program with an input: what messages are about from now on, and what it is told.
    void set_file(const std::filesystem::path& file);
    [[nodiscard]] Status write(std::span<const std::byte> bytes);
    // Ends waiting for the program early (cancelled). It is of no use afterwards.
    void set_stop(std::stop_token stop) { stop_ = std::move(stop); }

    // Fills `out`, or less of it when the program ended well, and returns how many bytes it wrote.
    // A program that failed, crashed, or was silent for half a minute is an error in a sentence.
    [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out);
    [[nodiscard]] Status read_all(std::span<std::byte> out);
    // Up to a line break, which is left out.
    [[nodiscard]] Result<std::string> read_line(std::size_t most_bytes);

  private:
    ReaderProcess(pid_t process, int input, int output, int errors, std::string file)
        : process_(process),
          input_(input),
          output_(output),
          errors_(errors),
          file_(std::move(file)) {}
    [[nodiscard]] Result<std::size_t> read_some(std::span<std::byte> out);
    [[nodiscard]] Status ended();
    [[nodiscard]] std::string sentence() const;

    pid_t process_;  // −1: it has ended, and its end was looked at
    int input_;      // −1: it has none
    int output_;
    int errors_;
    std::string file_;
    std::stop_token stop_;
    std::vector<std::byte> buffer_;
    std::size_t position_ = 0;  // in buffer_
};

}  // namespace sparsescope
