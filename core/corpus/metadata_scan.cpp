// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/metadata_scan.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

namespace sparsescope {

namespace {

class FieldScanner : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit FieldScanner(const std::function<void(std::string_view, std::string_view)>& found)
        : found_(found) {}

    bool null() override { return true; }
    bool boolean(bool value) override { return give(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return give_number(value); }
    bool number_unsigned(number_unsigned_t value) override { return give_number(value); }
    bool number_float(number_float_t, const string_t& written) override { return give(written); }
    bool string(string_t& value) override { return give(value); }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override {
        if (depth_ > 0) give("{}");
        ++depth_;
        return true;
    }
    bool end_object() override { return --depth_ > 0; }
    bool key(string_t& name) override {
        if (depth_ == 1) name_.swap(name);
        return true;
    }
    // A list that is a field's value is no level of its own, so its values are the field's.
    bool start_array(std::size_t) override {
        if (depth_ == 0) return false;
        if (depth_ == 1 && !in_list_)
            in_list_ = true;
        else
            ++depth_;
        return true;
    }
    bool end_array() override {
        if (depth_ == 1)
            in_list_ = false;
        else
            --depth_;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
        return false;
    }

  private:
    bool give(std::string_view value) {
        if (depth_ == 1 && !value.empty()) found_(name_, value);
        return depth_ > 0;
    }
    template <class Number>
    bool give_number(Number value) {
        const fmt::format_int text(value);
        return give({text.data(), text.size()});
    }

    const std::function<void(std::string_view, std::string_view)>& found_;
    std::string name_;
    int depth_ = 0;
    bool in_list_ = false;
};

}  // namespace

void scan_metadata(
    std::string_view metadata,
    const std::function<void(std::string_view name, std::string_view value)>& found) {
    FieldScanner scanner(found);
    nlohmann::json::sax_parse(metadata.begin(), metadata.end(), &scanner);
}

}  // namespace sparsescope
