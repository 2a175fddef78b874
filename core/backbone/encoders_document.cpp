// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/encoders_document.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

#include "core/base/atomic_file.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 1 << 20;  // a hundred encoders take a twentieth of it

tl::unexpected<Error> damaged(const fs::path& file, const std::string& why) {
    return fail(ErrorCode::invalid_input,
                fmt::format("The list of encoders {} is damaged: {}. Correct it, or remove it and "
                            "add the encoders again.",
                            file.string(), why));
}

// Reads the members of one object; what has the wrong type is named in `wrong`.
class Members {
  public:
    explicit Members(const Json& object) : object_(object) {}

    template <class T>
    void read(const char* key, T& value) {
        const auto found = object_.find(key);
        if (found == object_.end() || found->is_null()) return;
        try {
            value = found->template get<T>();
        } catch (const nlohmann::json::exception&) {
            wrong_ = key;
        }
    }
    void read(const char* key, fs::path& value) {
        std::string text = value.string();
        read(key, text);
        value = text;
    }
    [[nodiscard]] const std::string& wrong() const { return wrong_; }

  private:
    const Json& object_;
    std::string wrong_;
};

// The key whose value has the wrong type; "" when all are right.
std::string read_settings(const Json& json, EncoderSettings& settings) {
    Members members(json);
    members.read("name", settings.name);
    members.read("kind", settings.kind);
    members.read("folder", settings.folder);
    members.read("int8", settings.int8);
    members.read("max_tokens", settings.max_tokens);
    members.read("command", settings.command);
    members.read("url", settings.url);
    members.read("model", settings.model);
    members.read("key_variable", settings.key_variable);
    members.read("document_prefix", settings.document_prefix);
    members.read("query_prefix", settings.query_prefix);
    members.read("batch", settings.batch);
    members.read("texts", settings.texts);
    members.read("pictures", settings.pictures);
    members.read("timeout_seconds", settings.timeout_seconds);
    members.read("hash", settings.identity.hash);
    members.read("dim", settings.identity.dim);
    settings.identity.kind = settings.kind;
    settings.identity.name = settings.name;
    settings.identity.document_prefix = settings.document_prefix;
    settings.identity.query_prefix = settings.query_prefix;
    if (!members.wrong().empty()) return members.wrong();
    if (settings.name.empty()) return "name";
    return settings.kind.empty() ? "kind" : "";
}

// What says nothing is left out, so that a person who reads the file sees what matters.
template <class T>
void write_member(Json& object, const char* key, const T& value) {
    if (value == T{}) {
        object.erase(key);
    } else {
        object[key] = value;
    }
}

void write_settings(Json& object, const EncoderSettings& settings) {
    object["name"] = settings.name;
    object["kind"] = settings.kind;
    write_member(object, "folder", settings.folder.string());
    write_member(object, "int8", settings.int8);
    write_member(object, "max_tokens", settings.max_tokens);
    write_member(object, "command", settings.command);
    write_member(object, "url", settings.url);
    write_member(object, "model", settings.model);
    write_member(object, "key_variable", settings.key_variable);
    write_member(object, "document_prefix", settings.document_prefix);
    write_member(object, "query_prefix", settings.query_prefix);
    write_member(object, "batch", settings.batch);
    if (!settings.texts) object["texts"] = false;
    if (settings.pictures) object["pictures"] = true;
    write_member(object, "timeout_seconds", settings.timeout_seconds);
    write_member(object, "hash", settings.identity.hash);
    write_member(object, "dim", settings.identity.dim);
}

Status check_document(const fs::path& file, const Json& json) {
    const auto list = json.is_object() ? json.find("encoders") : json.end();
    if (!json.is_object() || list == json.end() || !list->is_array())
        return damaged(file, "it has no list \"encoders\"");
    std::size_t number = 0;
    for (const Json& entry : *list) {
        ++number;
        EncoderSettings settings;
        const std::string wrong = entry.is_object() ? read_settings(entry, settings) : "name";
        if (!wrong.empty())
            return damaged(
                file, fmt::format("\"{}\" of encoder {} is missing or makes no sense there", wrong,
                                  settings.name.empty() ? fmt::format("number {}", number)
                                                        : "\"" + settings.name + "\""));
    }
    return {};
}

// Locks a file beside the document until the end of the scope: the document itself is replaced.
class DocumentLock {
  public:
    explicit DocumentLock(const fs::path& file)
        : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666)) {}
    DocumentLock(const DocumentLock&) = delete;
    DocumentLock& operator=(const DocumentLock&) = delete;
    ~DocumentLock() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] bool acquire() const {
        constexpr auto patience = std::chrono::seconds(5);  // a change takes milliseconds
        const auto end = std::chrono::steady_clock::now() + patience;
        while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
            if ((errno != EWOULDBLOCK && errno != EINTR) || std::chrono::steady_clock::now() > end)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return descriptor_ >= 0;
    }

  private:
    int descriptor_;
};

tl::unexpected<Error> no_home() {
    return fail(ErrorCode::invalid_argument,
                "There is no home folder to keep the list of encoders in. Set XDG_CONFIG_HOME to a "
                "folder of your own.");
}

}  // namespace

Result<EncodersDocument> read_encoders_document(const fs::path& file) {
    EncodersDocument document{Json{{"version", 1}, {"encoders", Json::array()}}};
    std::error_code error;
    if (file.empty() || !fs::exists(file, error)) {
        if (!error || error == std::errc::no_such_file_or_directory) return document;
        return fail(ErrorCode::io, fmt::format("The list of encoders {} cannot be read ({}).",
                                               file.string(), error.message()));
    }
    if (!fs::is_regular_file(file, error)) return damaged(file, "it is no file");
    if (fs::file_size(file, error) > largest_file || error)
        return damaged(file, "it is larger than any list of encoders");
    std::ifstream stream(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream)
        return fail(ErrorCode::io,
                    fmt::format("The list of encoders {} cannot be read. Check that it is yours.",
                                file.string()));
    document.json = Json::parse(text, nullptr, false);
    if (document.json.is_discarded()) return damaged(file, "it is not JSON");
    SPARSESCOPE_TRY(check_document(file, document.json));
    return document;
}

Status change_encoders_document(const fs::path& file,
                                const std::function<Status(EncodersDocument&)>& change) {
    if (file.empty()) return no_home();
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error)
        return fail(ErrorCode::io, fmt::format("The folder {} cannot be made ({}).",
                                               file.parent_path().string(), error.message()));
    // Settings are often links into a folder that is kept under version control.
    fs::path target = fs::weakly_canonical(file, error);
    if (error) target = file;
    const DocumentLock lock(fs::path(target) += ".lock");
    if (!lock.acquire())
        return fail(ErrorCode::busy,
                    fmt::format("The list of encoders {} cannot be locked: another program is "
                                "changing it, or its folder cannot be written. Try again.",
                                target.string()));
    SPARSESCOPE_ASSIGN(EncodersDocument document, read_encoders_document(target));
    SPARSESCOPE_TRY(change(document));
    const std::string text =
        document.json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    return write_file_atomically(target, std::as_bytes(std::span(text)));
}

std::vector<EncoderSettings> encoders_in(const EncodersDocument& document) {
    std::vector<EncoderSettings> encoders;
    for (const Json& entry : document.json.at("encoders"))
        read_settings(entry, encoders.emplace_back());
    return encoders;
}

void put_encoder(EncodersDocument& document, const EncoderSettings& settings) {
    Json& list = document.json["encoders"];
    for (Json& entry : list)
        if (entry.value("name", "") == settings.name) return write_settings(entry, settings);
    write_settings(list.emplace_back(Json::object()), settings);
}

bool drop_encoder(EncodersDocument& document, const std::string& name) {
    Json& list = document.json["encoders"];
    const auto found = std::ranges::find_if(
        list, [&](const Json& entry) { return entry.value("name", "") == name; });
    if (found == list.end()) return false;
    list.erase(found);
    return true;
}

}  // namespace sparsescope
