// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/make_tune_set.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "core/base/random.h"

namespace sparsescope {

namespace {

constexpr std::size_t most_held_out = 1000;
// Of classes, which have many documents to find: a look costs as much as some steps.
constexpr std::size_t most_queries = 500;
constexpr std::size_t most_database = 1000;
constexpr std::size_t held_out_of = 20;  // one of so many
constexpr std::size_t named_labels = 5;

std::size_t held_out_count(std::size_t all) {
    return std::min(most_held_out, all / held_out_of);
}

// Each text once.
class TextPlaces {
  public:
    explicit TextPlaces(std::vector<std::string>& texts) : texts_(texts) {}
    std::int32_t place(std::string text) {
        const auto [found, is_new] =
            places_.try_emplace(text, static_cast<std::int32_t>(texts_.size()));
        if (is_new) texts_.push_back(std::move(text));
        return found->second;
    }

  private:
    std::vector<std::string>& texts_;
    std::map<std::string, std::int32_t> places_;
};

// Which things belong together, by joining two at a time.
class Unions {
  public:
    explicit Unions(std::size_t count) : parents_(count) {
        std::iota(parents_.begin(), parents_.end(), 0);
    }
    std::int32_t root(std::int32_t at) {
        while (parents_[at_(at)] != at)
            at = parents_[at_(at)] = parents_[at_(parents_[at_(at)])];
        return at;
    }
    // The lower one is the root of both, so that the outcome knows no order.
    void join(std::int32_t a, std::int32_t b) {
        a = root(a);
        b = root(b);
        parents_[at_(std::max(a, b))] = std::min(a, b);
    }

  private:
    static std::size_t at_(std::int32_t i) { return static_cast<std::size_t>(i); }
    std::vector<std::int32_t> parents_;
};

struct PlacedPair {
    std::int32_t anchor = 0, positive = 0, negative = -1;
    float score = 0;
    std::int32_t group = 0;
};

std::vector<PlacedPair> place_pairs(const PairFile& file, const std::string& anchor_prefix,
                                    const std::string& document_prefix,
                                    std::vector<std::string>& texts) {
    std::vector<PlacedPair> pairs;
    TextPlaces places(texts);
    // Two scored sentences have one role.
    const bool scored = file.kind == TuneDataKind::scored;
    for (const TextPair& pair : file.pairs) {
        PlacedPair& placed = pairs.emplace_back();
        placed.anchor = places.place((scored ? document_prefix : anchor_prefix) + pair.anchor);
        placed.positive = places.place(document_prefix + pair.positive);
        if (file.kind == TuneDataKind::triplets)
            placed.negative = places.place(document_prefix + pair.negative);
        placed.score = static_cast<float>(pair.score);
    }
    Unions unions(texts.size());
    if (!scored)
        for (const PlacedPair& pair : pairs)
            unions.join(pair.anchor, pair.positive);
    std::int32_t next = 0;  // scored pairs have no groups but their own
    for (PlacedPair& pair : pairs)
        pair.group = scored ? next++ : unions.root(pair.anchor);
    return pairs;
}

Status check_groups(const std::vector<PlacedPair>& pairs) {
    std::set<std::int32_t> groups;
    for (const PlacedPair& pair : pairs)
        groups.insert(pair.group);
    if (groups.size() > 1) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("All {} pairs share their texts with one another, so there is nothing "
                            "to tell apart. Finetuning needs pairs about at least two things.",
                            pairs.size()));
}

// Whole groups at random, until there are enough pairs.
std::set<std::int32_t> groups_to_hold_out(const std::vector<PlacedPair>& pairs,
                                          std::uint64_t seed) {
    std::map<std::int32_t, std::size_t> sizes;
    for (const PlacedPair& pair : pairs)
        ++sizes[pair.group];
    std::vector<std::int32_t> order;
    for (const auto& [group, size] : sizes)
        order.push_back(group);
    Random random(seed ^ 0x7075706C6574ULL);
    random.shuffle(std::span(order));
    std::set<std::int32_t> out;
    const std::size_t wanted = held_out_count(pairs.size());
    std::size_t held = 0;
    for (const std::int32_t group : order) {
        const std::size_t size = sizes[group];
        if (held + size > wanted) continue;
        held += size;
        out.insert(group);
    }
    return out;
}

void add_training_pair(TuneSet& set, const PlacedPair& pair) {
    set.anchors.push_back(pair.anchor);
    set.positives.push_back(pair.positive);
    set.groups.push_back(pair.group);
    if (set.kind == TuneDataKind::triplets) set.negatives.push_back(pair.negative);
    if (set.kind == TuneDataKind::scored) set.scores.push_back(pair.score);
}

// Texts that stand in the database, each once.
class Database {
  public:
    explicit Database(TuneSet& set) : set_(set) {}
    void add(std::int32_t place, std::int32_t group) {
        if (!there_.insert(place).second) return;
        set_.database.push_back(place);
        set_.database_groups.push_back(group);
    }

  private:
    TuneSet& set_;
    std::set<std::int32_t> there_;
};

// Of scored pairs those above the middle of all scores count as pairs; what is not alike is there
// to be told apart from.
void add_measured_pairs(TuneSet& set, const std::vector<PlacedPair>& held_out) {
    float threshold = 0;
    if (set.kind == TuneDataKind::scored) {
        const auto [least, most] = std::ranges::minmax(set.scores);
        threshold = (least + most) / 2;
    }
    Database database(set);
    for (const PlacedPair& pair : held_out) {
        const bool alike = set.kind != TuneDataKind::scored || pair.score > threshold;
        if (alike) {
            set.queries.push_back(pair.anchor);
            set.query_groups.push_back(pair.group);
        }
        database.add(pair.positive, alike ? pair.group : no_label);
    }
    for (const PlacedPair& pair : held_out)
        if (pair.negative >= 0) database.add(pair.negative, no_label);
}

std::map<std::int32_t, std::vector<std::int32_t>> members_by_label(
    const std::vector<std::int32_t>& labels, const std::vector<bool>& left_out) {
    std::map<std::int32_t, std::vector<std::int32_t>> members;
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i] != no_label && (left_out.empty() || !left_out[i]))
            members[labels[i]].push_back(static_cast<std::int32_t>(i));
    return members;
}

void note_left_out(const ClassDocuments& documents, const std::vector<std::int32_t>& alone,
                   std::size_t unlabelled, std::vector<std::string>& notes) {
    if (!alone.empty()) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < std::min(named_labels, alone.size()); ++i)
            names.push_back(documents.label_name ? documents.label_name(alone[i])
                                                 : std::to_string(alone[i]));
        notes.push_back(fmt::format(
            "{} class{} with one training document {} left out, because nothing is like it: {}{}.",
            alone.size(), alone.size() == 1 ? "" : "es", alone.size() == 1 ? "is" : "are",
            fmt::join(names, ", "), alone.size() > names.size() ? ", …" : ""));
    }
    if (unlabelled > 0)
        notes.push_back(fmt::format("{} documents without a class are left out.", unlabelled));
}

// Held-out documents ask for documents of their class among training documents.
void add_measured_documents(TuneSet& set, const ClassDocuments& documents,
                            const std::vector<bool>& held_out, Random& random) {
    std::vector<std::int32_t> queries;
    for (std::size_t i = 0; i < held_out.size(); ++i)
        if (held_out[i] && documents.labels[i] != no_label)
            queries.push_back(static_cast<std::int32_t>(i));
    random.shuffle(std::span(queries));
    queries.resize(std::min(queries.size(), most_queries));
    std::vector<std::int32_t> database = set.anchors;
    random.shuffle(std::span(database));
    database.resize(std::min(database.size(), most_database));
    std::set<std::int32_t> there;
    for (const std::int32_t place : database) {
        const std::int32_t label = documents.labels[static_cast<std::size_t>(place)];
        set.database.push_back(place);
        set.database_groups.push_back(label);
        there.insert(label);
    }
    for (const std::int32_t place : queries) {
        const std::int32_t label = documents.labels[static_cast<std::size_t>(place)];
        if (!there.contains(label)) continue;  // could find nothing
        set.queries.push_back(place);
        set.query_groups.push_back(label);
    }
}

// Those that the dataset holds out, or a twentieth.
std::vector<bool> documents_to_hold_out(const ClassDocuments& documents, Random& random) {
    const std::size_t count = documents.labels.size();
    if (std::ranges::find(documents.held_out, true) != documents.held_out.end())
        return documents.held_out;
    std::vector<bool> out(count, false);
    std::vector<std::int32_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    random.shuffle(std::span(order));
    order.resize(held_out_count(count));
    for (const std::int32_t place : order)
        out[static_cast<std::size_t>(place)] = true;
    return out;
}

}  // namespace

Result<MadeTuneSet> tune_set_of_pairs(const PairFile& file, const std::string& anchor_prefix,
                                      const std::string& document_prefix, std::uint64_t seed) {
    MadeTuneSet made;
    TuneSet& set = made.set;
    set.kind = file.kind;
    const auto pairs = place_pairs(file, anchor_prefix, document_prefix, set.texts);
    if (pairs.size() < 2)
        return fail(ErrorCode::invalid_input,
                    fmt::format("Finetuning needs at least two pairs, and there {}.",
                                pairs.empty() ? "are none" : "is one"));
    SPARSESCOPE_TRY(check_groups(pairs));
    const auto hold = groups_to_hold_out(pairs, seed);
    std::vector<PlacedPair> held_out;
    for (const PlacedPair& pair : pairs) {
        if (hold.contains(pair.group)) {
            held_out.push_back(pair);
        } else {
            add_training_pair(set, pair);
        }
    }
    add_measured_pairs(set, held_out);
    if (set.queries.empty())
        made.notes.push_back(
            fmt::format("{} pairs are too few to hold some out, so nothing is measured while they "
                        "are learned.",
                        pairs.size()));
    return made;
}

Result<MadeTuneSet> tune_set_of_classes(ClassDocuments documents, std::uint64_t seed) {
    MadeTuneSet made;
    TuneSet& set = made.set;
    set.kind = TuneDataKind::classes;
    Random random(seed ^ 0x636C6173736573ULL);
    const std::vector<bool> held_out = documents_to_hold_out(documents, random);
    std::vector<std::int32_t> alone;
    std::size_t classes = 0;
    for (const auto& [label, members] : members_by_label(documents.labels, held_out)) {
        if (members.size() == 1) {
            alone.push_back(label);
            continue;
        }
        ++classes;
        set.anchors.insert(set.anchors.end(), members.begin(), members.end());
    }
    if (classes < 2)
        return fail(ErrorCode::invalid_input,
                    classes == 0
                        ? "No class has two training documents, so there are no pairs to learn "
                          "from. Import labels or levels, or give a file of pairs."
                        : "All training documents that could be paired are of one class, so there "
                          "is nothing to tell apart. Use labels with at least two classes, or give "
                          "a file of pairs.");
    std::ranges::sort(set.anchors);
    for (const std::int32_t place : set.anchors)
        set.groups.push_back(documents.labels[static_cast<std::size_t>(place)]);
    note_left_out(documents, alone,
                  static_cast<std::size_t>(std::ranges::count(documents.labels, no_label)),
                  made.notes);
    add_measured_documents(set, documents, held_out, random);
    set.texts = std::move(documents.texts);
    set.pictures = std::move(documents.pictures);
    return made;
}

}  // namespace sparsescope
