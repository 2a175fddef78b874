// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/encoders/encoder_answers.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "app/cli/encoders/command_words.h"
#include "app/cli/text_table.h"
#include "core/backbone/encoder_kinds.h"

namespace sparsescope::cli {

namespace {

using Clock = std::chrono::steady_clock;

// The first two mean nearly the same in other words, the third something else.
const std::vector<std::string>& trial_sentences() {
    static const std::vector<std::string> sentences{
        "A cat sleeps on the sofa.", "The kitten is napping on the couch.",
        "Share prices fell sharply on the stock market today."};
    return sentences;
}

std::string what_it_is(const EncoderSettings& encoder) {
    if (encoder.kind == "model")
        return encoder.folder.string() + (encoder.int8 ? " (weights in 8 bits)" : "");
    if (encoder.kind == "command") return joined_words(encoder.command);
    if (encoder.kind == "http")
        return encoder.url + (encoder.model.empty() ? "" : ", " + encoder.model);
    return {};
}

double cosine(std::span<const float> a, std::span<const float> b) {
    double dot = 0, a_squared = 0, b_squared = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        dot += double{a[i]} * b[i];
        a_squared += double{a[i]} * a[i];
        b_squared += double{b[i]} * b[i];
    }
    return dot / std::sqrt(a_squared * b_squared);
}

void paint(Image& picture, int x, int y, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    std::uint8_t* pixel = picture.pixels.data() + (std::ptrdiff_t{y} * picture.width + x) * 3;
    pixel[0] = red;
    pixel[1] = green;
    pixel[2] = blue;
}

Image white_picture() {
    constexpr int side = 224;
    return {side, side, 3, std::vector<std::uint8_t>(std::size_t{side} * side * 3, 255)};
}

Image disc(int centre_x, int centre_y, int radius) {
    Image picture = white_picture();
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            if ((x - centre_x) * (x - centre_x) + (y - centre_y) * (y - centre_y) < radius * radius)
                paint(picture, x, y, 200, 30, 30);
    return picture;
}

Image stripes() {
    constexpr int wide = 14;
    Image picture = white_picture();
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            if ((x + y) / wide % 2 == 0) paint(picture, x, y, 20, 20, 20);
    return picture;
}

// The rate of many pictures at a time, without reading their files.
Result<double> measured_picture_rate(Encoder& encoder, std::stop_token stop) {
    std::vector<Image> many;
    for (std::size_t i = 0; i < 16; ++i)
        many.push_back(trial_pictures()[i % trial_pictures().size()]);
    const auto begin = Clock::now();
    SPARSESCOPE_TRY(encoder.encode_pictures(many, stop));
    const std::chrono::duration<double> seconds = Clock::now() - begin;
    return static_cast<double>(many.size()) / std::max(seconds.count(), 1e-6);
}

// The rate of many texts at a time: a short one alone says little about a long import.
Result<double> measured_rate(Encoder& encoder, std::stop_token stop) {
    constexpr std::size_t texts = 32;
    std::vector<std::string> many;
    for (std::size_t i = 0; i < texts; ++i)
        many.push_back(fmt::format("{} ({})", trial_sentences()[i % trial_sentences().size()], i));
    const auto begin = Clock::now();
    SPARSESCOPE_TRY(encode_documents(encoder, many, stop));
    const std::chrono::duration<double> seconds = Clock::now() - begin;
    return static_cast<double>(texts) / std::max(seconds.count(), 1e-6);
}

std::string rate_of(double per_second, const char* what) {
    return per_second > 0 ? fmt::format(", about {:.0f} {} a second", per_second, what)
                          : std::string();
}

const char* verdict(bool of_texts, bool works) {
    if (!of_texts)
        return works ? "The two discs are closest, as they should be: it works."
                     : "The two discs should be closest, and are not: check its weights.";
    return works ? "Cat and kitten are closest, as they should be: it works."
                 : "Cat and kitten should be closest, and are not: check that it is a model of "
                   "sentences, and its prefixes.";
}

}  // namespace

const std::vector<Image>& trial_pictures() {
    static const std::vector<Image> pictures{disc(112, 112, 70), disc(96, 120, 56), stripes()};
    return pictures;
}

std::string what_it_reads(const EncoderSettings& encoder, const char* between) {
    return fmt::format("{}{}{}", encoder.texts ? "text" : "",
                       encoder.texts && encoder.pictures ? between : "",
                       encoder.pictures ? "picture" : "");
}

Json encoder_json(const EncoderSettings& encoder) {
    Json json;
    json["name"] = encoder.name;
    json["kind"] = encoder.kind;
    json["what"] = what_it_is(encoder);
    json["texts"] = encoder.texts;
    json["pictures"] = encoder.pictures;
    json["dim"] = encoder.identity.dim;
    json["hash"] = encoder.identity.hash;
    json["document_prefix"] = encoder.document_prefix;
    json["query_prefix"] = encoder.query_prefix;
    json["batch"] = encoder.batch;
    json["timeout_seconds"] = encoder.timeout_seconds;
    if (encoder.kind == "model") {
        json["folder"] = encoder.folder.string();
        json["int8"] = encoder.int8;
        json["max_tokens"] = encoder.max_tokens;
    } else if (encoder.kind == "command") {
        json["command"] = encoder.command;
    } else if (encoder.kind == "http") {
        json["url"] = encoder.url;
        json["model"] = encoder.model;
        json["key_variable"] = encoder.key_variable;
    }
    return json;
}

Answer encoder_listing(const std::vector<EncoderSettings>& encoders) {
    Answer answer;
    answer.json["encoders"] = Json::array();
    TextTable table({{"encoder"},
                     {"kind"},
                     {"reads"},
                     {"dim", TextTable::Align::right},
                     {"what"},
                     {"problem"}});
    for (const EncoderSettings& encoder : encoders) {
        const Status look = look_at_encoder(encoder);
        Json json = encoder_json(encoder);
        json["ready"] = look.has_value();
        json["problem"] = look ? Json() : Json(look.error().message);
        answer.json["encoders"].push_back(std::move(json));
        table.add({encoder.name, encoder.kind, what_it_reads(encoder, ", "),
                   encoder.identity.dim > 0 ? std::to_string(encoder.identity.dim) : "?",
                   shortened(what_it_is(encoder), 60), look ? "" : look.error().message});
    }
    answer.text = encoders.empty()
                      ? "No encoder is set up yet. Get one: ./run --with-text-model, or "
                        "sparsescope-cli encoders add NAME --folder DIR (docs/encoders.md).\n"
                      : table.text();
    return answer;
}

Result<EncoderTrial> try_encoder(Encoder& encoder, std::stop_token stop) {
    EncoderTrial trial;
    if (encoder.reads(EncoderInput::picture)) {
        trial.sentences = {"A red disc.", "A smaller red disc.", "Black stripes."};
        SPARSESCOPE_ASSIGN(EncodedTexts encoded, encoder.encode_pictures(trial_pictures(), stop));
        trial.embeddings = std::move(encoded.embeddings);
        SPARSESCOPE_ASSIGN(trial.pictures_per_second, measured_picture_rate(encoder, stop));
    }
    if (!encoder.reads(EncoderInput::text)) return trial;
    trial.sentences = trial_sentences();
    SPARSESCOPE_ASSIGN(EncodedTexts encoded, encode_documents(encoder, trial.sentences, stop));
    trial.embeddings = std::move(encoded.embeddings);
    SPARSESCOPE_ASSIGN(trial.texts_per_second, measured_rate(encoder, stop));
    return trial;
}

Answer trial_answer(const EncoderSettings& encoder, const EncoderTrial& trial) {
    const auto alike = [&](std::size_t a, std::size_t b) {
        return cosine(trial.embeddings.row(a), trial.embeddings.row(b));
    };
    Answer answer;
    answer.json["encoder"] = encoder_json(encoder);
    answer.json["texts_per_second"] = trial.texts_per_second;
    answer.json["pictures_per_second"] = trial.pictures_per_second;
    answer.json["sentences"] = trial.sentences;
    answer.json["cosines"] = Json::array();
    TextTable table({{""},
                     {"1", TextTable::Align::right},
                     {"2", TextTable::Align::right},
                     {"3", TextTable::Align::right}});
    for (std::size_t a = 0; a < trial.sentences.size(); ++a) {
        Json row = Json::array();
        std::vector<std::string> cells{fmt::format("{} {}", a + 1, trial.sentences[a])};
        for (std::size_t b = 0; b < trial.sentences.size(); ++b) {
            row.push_back(alike(a, b));
            cells.push_back(fmt::format("{:.2f}", alike(a, b)));
        }
        answer.json["cosines"].push_back(std::move(row));
        table.add(std::move(cells));
    }
    constexpr double clearly = 0.01;
    const bool works = alike(0, 1) > std::max(alike(0, 2), alike(1, 2)) + clearly;
    answer.json["works"] = works;
    answer.text = fmt::format(
        "{}: {} numbers a {}{}{}.\nHow alike three {} are (cosine):\n\n{}\n{}\n", encoder.name,
        trial.embeddings.dim, what_it_reads(encoder, " or a "),
        rate_of(trial.texts_per_second, "short texts"),
        rate_of(trial.pictures_per_second, "pictures"), encoder.texts ? "sentences" : "pictures",
        table.text(), verdict(encoder.texts, works));
    return answer;
}

}  // namespace sparsescope::cli
