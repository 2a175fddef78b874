// SPDX-License-Identifier: GPL-3.0-or-later
// The options of `import` for texts: how they are cut, and who embeds them.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "app/cli/session.h"
#include "app/cli/verb.h"
#include "core/backbone/encoder.h"
#include "core/corpus/importer.h"
#include "core/workspace/text_encoding.h"

namespace CLI {
class App;
}

namespace sparsescope::cli {

class ImportTexts {
  public:
    void add_to(CLI::App& app);
    // What of them needs no encoder.
    [[nodiscard]] Status apply(ImportOptions& options) const;
    // A sentence about who will embed the texts, or ""; not_found when there is no such encoder.
    [[nodiscard]] Result<std::string> announced() const;
    // Opens the encoder that was asked for; for a dataset that is there, and knows its encoder,
    // that one where the file brings no embeddings.
    [[nodiscard]] Status open_encoder(const DatasetInfo* into, ImportOptions& options,
                                      Session& session);
    // What it did, in the answer; call it after the import.
    void tell(Answer& answer) const;
    [[nodiscard]] bool encodes() const { return encoder_ != nullptr; }

  private:
    std::string name_;
    std::optional<int> words_, overlap_;
    std::string unit_;
    std::unique_ptr<Encoder> encoder_;
    EncodingTally tally_;
};

}  // namespace sparsescope::cli
