// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/fake_encoder.h"

#include <fmt/format.h>

#include "core/backbone/answer_line.h"
#include "tests/app/fake_engine.h"
#include "tests/app/sample_workspace.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::test {
namespace {

std::string embedding_of(int label) {
    AnswerLine answer;
    answer.embedding.assign(sample_dim, 0.0625F);
    answer.embedding[static_cast<std::size_t>(label)] = 1;
    return answer_line(answer);
}

}  // namespace

QString make_served_encoder(const std::filesystem::path& folder) {
    std::string cases;
    for (int label = 0; label < sample_labels; ++label)
        cases += fmt::format("  *{}*) echo '{}' ;;\n", sample_words[label], embedding_of(label));
    AnswerLine hello;
    hello.identity = sample_encoder();
    const std::string body = fmt::format(
        "[ \"$1 $2\" = 'encoders serve' ] || exit 2\n"
        "echo start >> \"$folder/starts\"\n"
        "[ -e \"$folder/broken\" ] && {{ echo 'no such model' >&2; exit 3; }}\n"
        "echo '{}'\n"
        "while IFS= read -r line; do\n"
        " echo \"$line\" >> \"$folder/asked\"\n"
        " case \"$line\" in\n"
        "  *die*) rm -f \"$folder/alive\"; exit 7 ;;\n"
        "  *hang*) sleep 600 ;;\n"
        "  *short*) echo '{{\"embedding\":[1,2,3]}}' ;;\n"
        "  *nan*) echo '{{\"embedding\":[NaN]}}' ;;\n"
        "  *complain*) echo '{{\"error\":\"it is too long\"}}' ;;\n"
        "{}"
        "  *) echo '{}' ;;\n"
        " esac\n"
        "done\n",
        answer_line(hello), cases, embedding_of(sample_dim - 1));
    return make_engine(folder, {}, body);
}

int starts_of(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "starts")) return 0;
    return static_cast<int>(QString::fromStdString(file_content(folder / "starts")).count('\n'));
}

QString asked_of(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "asked")) return {};
    return QString::fromStdString(file_content(folder / "asked"));
}

EncoderSettings sample_encoder_settings() {
    EncoderSettings settings;
    settings.name = "words";
    settings.kind = "command";
    settings.command = {"words"};
    settings.document_prefix = sample_encoder().document_prefix;
    settings.query_prefix = sample_encoder().query_prefix;
    settings.identity = sample_encoder();
    return settings;
}

}  // namespace sparsescope::test
