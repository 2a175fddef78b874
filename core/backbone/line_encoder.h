// SPDX-License-Identifier: GPL-3.0-or-later
// An encoder in another program, which is asked by lines (answer_line.h). The program is started
// once and kept; when it has failed, the next call starts it anew. A call that was stopped leaves
// it running, and the next one passes over what it still answers to that.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/backbone/answer_line.h"
#include "core/backbone/encoder.h"
#include "core/backbone/line_process.h"

namespace sparsescope {

struct LineEncoderOptions {
    std::vector<std::string> command;
    EncoderIdentity identity;  // dim 0: that of the first answer
    std::size_t batch = 64;    // lines that wait for their answers at a time
    std::chrono::milliseconds patience = std::chrono::seconds(120);  // for an answer
    // For the first one, because programs load their model before they read.
    std::chrono::milliseconds first_patience = std::chrono::seconds(300);
};

class LineEncoder final : public Encoder {
  public:
    // Starts the program.
    [[nodiscard]] static Result<std::unique_ptr<LineEncoder>> open(LineEncoderOptions options);
    [[nodiscard]] const EncoderIdentity& identity() const override { return options_.identity; }
    [[nodiscard]] Result<EncodedTexts> encode(std::span<const std::string> texts,
                                              std::stop_token stop) override;
    [[nodiscard]] std::size_t good_batch() const override { return options_.batch; }

  private:
    struct Exchange;
    explicit LineEncoder(LineEncoderOptions options) : options_(std::move(options)) {}
    [[nodiscard]] Status start();
    [[nodiscard]] Status converse(Exchange& exchange, std::stop_token stop);
    [[nodiscard]] Status take(Exchange& exchange, const std::string& line);
    [[nodiscard]] Result<std::size_t> place_of(const Exchange& exchange,
                                               const AnswerLine& answer) const;
    [[nodiscard]] tl::unexpected<Error> complaint(const std::string& what) const;

    LineEncoderOptions options_;
    std::unique_ptr<LineProcess> process_;
    bool has_answered_ = false;  // since it was started
    std::int64_t next_id_ = 0;   // of the next line that is sent
    std::size_t abandoned_ = 0;  // lines sent by calls that were stopped, not answered yet
};

}  // namespace sparsescope
