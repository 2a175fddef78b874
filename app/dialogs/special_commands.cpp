// SPDX-License-Identifier: GPL-3.0-or-later
// What can be asked about the documents and neurons that are picked.
#include <variant>

#include "app/dialogs/commands.h"
#include "app/dialogs/tag_dialog.h"
#include "core/filter/id_list.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr std::size_t most_picked_neurons = 256;  // of one shares: condition

// "shares:n1,n2>=1"
QString sharing_condition(const std::vector<NeuronId>& neurons) {
    const SharesNeurons shares{neurons, Comparison::greater_equal, 1};
    return QString::fromStdString(to_text(Condition(shares)));
}

}  // namespace

void Commands::showSpecial() {
    Q_EMIT specialRequested();
}

void Commands::filterToPicked() {
    const SelectionBus& picked = context_.picked;
    if (!picked.documents().empty()) {
        const Condition condition = id_condition(picked.documents());
        const auto* list = std::get_if<IdIn>(&condition);
        if (!list || list->ranges.size() <= most_ranges_in_text)
            return Q_EMIT filterRequested(QString::fromStdString(to_text(condition)));
        return say(MessageBar::Kind::info,
                   QString("%1 are too many to be listed in a filter. Tag them (T), and "
                           "filter by the tag.")
                       .arg(format::counted(static_cast<std::int64_t>(picked.documents().size()),
                                            "document", "documents")));
    }
    if (picked.neurons().empty())
        return say(MessageBar::Kind::info,
                   "Nothing is picked. Pick documents or neurons first: on the map, in a table or "
                   "among the hits of a search.");
    if (picked.neurons().size() > most_picked_neurons)
        return say(MessageBar::Kind::info,
                   QString("A filter names at most %1 neurons, and %2 are picked.")
                       .arg(most_picked_neurons)
                       .arg(picked.neurons().size()));
    Q_EMIT filterRequested(sharing_condition(picked.neurons()));
}

void Commands::tagPicked() {
    const auto& documents = context_.picked.documents();
    const DatasetInfo* dataset = context_.workspace.currentDataset();
    if (documents.empty() || !dataset)
        return say(MessageBar::Kind::info, "Pick documents first; then they can get a tag.");
    if (const QString obstacle = context_.editor.obstacle(); !obstacle.isEmpty())
        return say(MessageBar::Kind::info, obstacle);
    // Those that the Data page knows; a new tag is typed.
    const bool same = context_.data.dataset() && context_.data.dataset()->id == dataset->id;
    auto* dialog = new TagDialog(
        TagDialog::Purpose::add,
        format::counted(static_cast<std::int64_t>(documents.size()), "document", "documents"),
        same ? context_.data.vocabulary().tags : std::vector<FilterVocabulary::Word>(), window_);
    connect(dialog, &TagDialog::chosen, this,
            [this, id = dataset->id, documents](const QString& tag) {
                ChosenRows chosen;
                chosen.dataset = id;
                chosen.documents = documents;
                context_.editor.edit({CorpusEdit::Kind::tag, tag.toStdString()}, std::move(chosen));
            });
    dialog->open();
}

void Commands::clearPicked() {
    context_.picked.clear();
}

}  // namespace sparsescope
