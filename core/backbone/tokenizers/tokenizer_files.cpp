// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/tokenizer_files.h"

#include <algorithm>

#include "core/backbone/tokenizers/bert_parts.h"
#include "core/backbone/tokenizers/json_parts.h"
#include "core/backbone/tokenizers/pipeline.h"
#include "core/backbone/tokenizers/special_ids.h"
#include "core/backbone/tokenizers/word_piece.h"
#include "core/formats/input_file.h"
#include "core/formats/json_records.h"

namespace sparsescope::tokenizers {

namespace {

constexpr std::uint64_t largest_file = 64 << 20;
// A parsed value takes 16 bytes and more, a byte of the file may be two of them.
constexpr std::ptrdiff_t most_values = 6'000'000;

Result<nlohmann::json> parse_object(std::string_view text, const std::string& where) {
    const auto values =
        std::ranges::count_if(text, [](char c) { return c == ',' || c == '[' || c == '{'; });
    if (values > most_values)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds more than any tokenizer does.", where));
    SPARSESCOPE_ASSIGN(nlohmann::json root, parse_json(text, where));
    if (!root.is_object())
        return fail(ErrorCode::invalid_input, fmt::format("{} is no JSON object.", where));
    return root;
}

Result<nlohmann::json> read_object_if_there(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return nlohmann::json::object();
    SPARSESCOPE_ASSIGN(const std::string text, read_small_file(path));
    return parse_object(text, display_name(path));
}

// The pad token that the files name, or one that is usual; its id is masked, so any would do.
std::int32_t pad_id(const Pipeline& pipeline, const Node& root, const TokenizerConfig& config) {
    const auto named = root.child("padding").number("pad_id", -1);
    if (named && *named >= 0 && *named <= pipeline.model->largest_id())
        return static_cast<std::int32_t>(*named);
    for (const std::string& token :
         {config.token("pad_token"), std::string("[PAD]"), std::string("<pad>"),
          config.token("eos_token"), config.token("unk_token")}) {
        if (token.empty()) continue;
        if (const auto id = pipeline.id_of(token)) return *id;
    }
    return 0;
}

// In the vocabulary of a model an added token has the id it has there.
void take_ids_of_model(Pipeline& pipeline) {
    for (AddedToken& token : pipeline.added)
        token.id = pipeline.model->id_of(token.content).value_or(token.id);
}

// Where tokenizer_config.json of a BERT says otherwise than tokenizer.json, it counts in Python.
Result<nlohmann::json> normalizer_with_config(const Node& root, const TokenizerConfig& config) {
    const Node normalizer = root.child("normalizer");
    nlohmann::json changed = normalizer.null() ? nlohmann::json() : *normalizer.json;
    const auto type = normalizer.text("type", "");
    const auto tokenizer_class = config.node().text("tokenizer_class", "");
    const bool bert = type && *type == "BertNormalizer" && tokenizer_class &&
                      tokenizer_class->starts_with("BertTokenizer");
    if (!bert) return changed;
    constexpr std::pair<const char*, const char*> names[] = {
        {"do_lower_case", "lowercase"},
        {"strip_accents", "strip_accents"},
        {"tokenize_chinese_chars", "handle_chinese_chars"}};
    for (const auto& [in_config, in_normalizer] : names) {
        if (!config.node().has(in_config)) continue;
        SPARSESCOPE_ASSIGN(changed[in_normalizer], config.node().flag(in_config, true));
    }
    return changed;
}

Result<std::int32_t> needed_id(const TokenModel& model, const TokenizerConfig& config,
                               const char* key, const char* usual, const std::string& where) {
    std::string token = config.token(key);
    if (token.empty()) token = usual;
    if (const auto id = model.id_of(token)) return *id;
    return fail(ErrorCode::invalid_input,
                fmt::format("{}: the vocabulary lacks \"{}\", which BERT puts around every text. "
                            "Is this the vocabulary of another model?",
                            where, token));
}

Result<BertOptions> bert_options(const Node& config) {
    BertOptions options;
    SPARSESCOPE_ASSIGN(options.lower, config.flag("do_lower_case", true));
    SPARSESCOPE_ASSIGN(options.split_ideographs, config.flag("tokenize_chinese_chars", true));
    if (config.has("strip_accents")) {
        SPARSESCOPE_ASSIGN(options.strip_accents, config.flag("strip_accents", false));
    }
    return options;
}

}  // namespace

Result<std::string> read_small_file(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(const auto file, InputFile::open(path));
    if (file->size() > largest_file)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is {} bytes long, more than any tokenizer's file ({} MiB).",
                                file->name(), file->size(), largest_file >> 20));
    std::string text(file->size(), '\0');
    SPARSESCOPE_TRY(file->read_at(0, std::as_writable_bytes(std::span(text))));
    return text;
}

Result<TokenizerConfig> TokenizerConfig::read(const std::filesystem::path& folder) {
    TokenizerConfig config;
    config.where_ = display_name(folder / "tokenizer_config.json");
    SPARSESCOPE_ASSIGN(config.config_, read_object_if_there(folder / "tokenizer_config.json"));
    SPARSESCOPE_ASSIGN(config.tokens_, read_object_if_there(folder / "special_tokens_map.json"));
    return config;
}

Result<TokenizerConfig> TokenizerConfig::parse(std::string_view text) {
    TokenizerConfig config;
    SPARSESCOPE_ASSIGN(config.config_, parse_object(text, config.where_));
    return config;
}

std::string TokenizerConfig::token(const char* key) const {
    for (const nlohmann::json* object : {&config_, &tokens_}) {
        const Node field = Node{where_, object}.child(key);
        if (field.null()) continue;
        if (field.json->is_string()) return field.json->get<std::string>();
        if (auto content = field.text("content", "")) return std::move(*content);
    }
    return "";
}

Result<std::unique_ptr<Tokenizer>> tokenizer_from_json(std::string_view text,
                                                       const std::string& where,
                                                       const TokenizerConfig& config) {
    return guard("reading a tokenizer", [&]() -> Result<std::unique_ptr<Tokenizer>> {
        SPARSESCOPE_ASSIGN(const nlohmann::json json, parse_object(text, where));
        const Node root{where, &json};
        Pipeline pipeline;
        SPARSESCOPE_ASSIGN(const nlohmann::json normalizer, normalizer_with_config(root, config));
        SPARSESCOPE_ASSIGN(pipeline.normalizer, read_normalizer({where, &normalizer}));
        SPARSESCOPE_ASSIGN(pipeline.pre_tokenizer, read_pre_tokenizer(root.child("pre_tokenizer")));
        SPARSESCOPE_ASSIGN(pipeline.model, read_model(root.child("model")));
        SPARSESCOPE_ASSIGN(pipeline.special, read_special_ids(root.child("post_processor")));
        SPARSESCOPE_ASSIGN(pipeline.added, read_added_tokens(root));
        take_ids_of_model(pipeline);
        pipeline.pad = pad_id(pipeline, root, config);
        return make_tokenizer(std::move(pipeline));
    });
}

Result<std::unique_ptr<Tokenizer>> tokenizer_from_vocabulary(std::string_view text,
                                                             const std::string& where,
                                                             const TokenizerConfig& config) {
    return guard("reading a vocabulary", [&]() -> Result<std::unique_ptr<Tokenizer>> {
        WordPieceOptions options;
        if (std::string unknown = config.token("unk_token"); !unknown.empty())
            options.unknown = std::move(unknown);
        Pipeline pipeline;
        SPARSESCOPE_ASSIGN(const Vocabulary vocabulary, Vocabulary::from_lines(text, where));
        SPARSESCOPE_ASSIGN(pipeline.model, make_word_piece(vocabulary, options, where));
        SPARSESCOPE_ASSIGN(const std::int32_t cls,
                           needed_id(*pipeline.model, config, "cls_token", "[CLS]", where));
        SPARSESCOPE_ASSIGN(const std::int32_t sep,
                           needed_id(*pipeline.model, config, "sep_token", "[SEP]", where));
        pipeline.special = {{cls}, {sep}};
        SPARSESCOPE_ASSIGN(const BertOptions bert, bert_options(config.node()));
        pipeline.normalizer = make_bert_normalizer(bert);
        pipeline.pre_tokenizer = make_bert_pre_tokenizer();
        pipeline.pad = pad_id(pipeline, {}, config);
        return make_tokenizer(std::move(pipeline));
    });
}

}  // namespace sparsescope::tokenizers
