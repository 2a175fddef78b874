// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/encoder_settings.h"

#include <algorithm>

#include "core/backbone/encoders_document.h"
#include "core/backbone/user_folders.h"

namespace sparsescope {

namespace {

std::string names_of(const std::vector<EncoderSettings>& encoders) {
    std::string names;
    for (const EncoderSettings& encoder : encoders)
        names += (names.empty() ? "" : ", ") + encoder.name;
    return names.empty() ? "No encoder is set up yet." : "Encoders that are set up: " + names + ".";
}

}  // namespace

std::filesystem::path encoders_file() {
    const std::filesystem::path folder = settings_folder();
    return folder.empty() ? folder : folder / "encoders.json";
}

Result<std::vector<EncoderSettings>> configured_encoders() {
    return guard("reading the encoders",
                 [] { return read_encoders_document(encoders_file()).map(encoders_in); });
}

Result<EncoderSettings> configured_encoder(const std::string& name) {
    SPARSESCOPE_ASSIGN(const auto encoders, configured_encoders());
    const auto found = std::ranges::find(encoders, name, &EncoderSettings::name);
    if (found != encoders.end()) return *found;
    return fail(ErrorCode::not_found,
                fmt::format("There is no encoder called \"{}\". {} Add one: sparsescope-cli "
                            "encoders add NAME --folder DIR (see docs/encoders.md).",
                            name, names_of(encoders)));
}

Result<EncoderSettings> configured_encoder(const EncoderIdentity& wanted) {
    SPARSESCOPE_ASSIGN(const auto encoders, configured_encoders());
    const auto same = [&](const EncoderSettings& encoder) {
        return !wanted.empty() && encoder.identity.hash == wanted.hash;
    };
    // Of several with one hash the one that people know by this name.
    auto found = std::ranges::find_if(encoders, [&](const EncoderSettings& encoder) {
        return same(encoder) && encoder.name == wanted.name;
    });
    if (found == encoders.end()) found = std::ranges::find_if(encoders, same);
    if (found != encoders.end()) return *found;
    const auto namesake = std::ranges::find(encoders, wanted.name, &EncoderSettings::name);
    const std::string changed =
        namesake == encoders.end()
            ? std::string()
            : fmt::format(" The one that is called \"{}\" here is another: its {} differ.",
                          wanted.name, wanted.kind == "model" ? "weights" : "settings");
    return fail(ErrorCode::not_found,
                fmt::format("These embeddings were made by the encoder \"{}\", which is not set up "
                            "here.{} {} {}",
                            wanted.name, changed, names_of(encoders), how_to_add(wanted)));
}

std::string how_to_add(const EncoderIdentity& wanted) {
    // ./run --with-text-model fetches this one and gives it this name.
    if (wanted.kind == "model" && wanted.name == "all-MiniLM-L6-v2")
        return "Get it: ./run --with-text-model, or sparsescope-cli encoders add "
               "all-MiniLM-L6-v2 --folder DIR";
    // And ./run --with-picture-model this one.
    if (wanted.kind == "model" && wanted.name == "efficientnet-lite0")
        return "Get it: ./run --with-picture-model, or sparsescope-cli encoders add "
               "efficientnet-lite0 --folder FILE";
    const char* what = wanted.kind == "model"  ? "--folder DIR"
                       : wanted.kind == "http" ? "--url URL --model MODEL"
                                               : "--command 'PROGRAM ARGUMENTS'";
    return fmt::format("Add it: sparsescope-cli encoders add '{}' {}", wanted.name, what);
}

Status keep_encoder(const EncoderSettings& settings) {
    return guard("keeping an encoder", [&] {
        return change_encoders_document(encoders_file(), [&](EncodersDocument& document) -> Status {
            put_encoder(document, settings);
            return {};
        });
    });
}

Status forget_encoder(const std::string& name) {
    return guard("removing an encoder", [&] {
        return change_encoders_document(encoders_file(), [&](EncodersDocument& document) -> Status {
            if (drop_encoder(document, name)) return {};
            return fail(ErrorCode::not_found, fmt::format("There is no encoder called \"{}\". {}",
                                                          name, names_of(encoders_in(document))));
        });
    });
}

}  // namespace sparsescope
