// SPDX-License-Identifier: GPL-3.0-or-later
// What can be asked about the documents and neurons that are picked.
#include <variant>

#include "app/dialogs/commands.h"
#include "app/dialogs/tag_dialog.h"
#include "app/dialogs/text_dialog.h"
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

QString Commands::pickedCondition() {
    const SelectionBus& picked = context_.picked;
    const auto refuse = [this](const QString& sentence) {
        say(MessageBar::Kind::info, sentence);
        return QString();
    };
    if (!picked.documents().empty() && !picked.isAboutNeurons()) {
        const Condition condition = id_condition(picked.documents());
        const auto* list = std::get_if<IdIn>(&condition);
        if (!list || list->ranges.size() <= most_ranges_in_text)
            return QString::fromStdString(to_text(condition));
        return refuse(QString("%1 are too many to be listed in a filter. Give them a tag, and "
                              "filter by the tag.")
                          .arg(format::counted(static_cast<std::int64_t>(picked.documents().size()),
                                               "document", "documents")));
    }
    if (picked.neurons().empty())
        return refuse(
            "Nothing is picked. Pick documents or neurons first: on the map, in a table or among "
            "the hits of a search.");
    if (picked.neurons().size() > most_picked_neurons)
        return refuse(QString("A filter names at most %1 neurons, and %2 are picked.")
                          .arg(most_picked_neurons)
                          .arg(picked.neurons().size()));
    return sharing_condition(picked.neurons());
}

void Commands::filterToPicked() {
    const QString condition = pickedCondition();
    if (!condition.isEmpty()) filterTo(condition);
}

void Commands::filterTo(const QString& condition) {
    Q_EMIT filterRequested(condition);
}

void Commands::savePicked() {
    const DatasetInfo* dataset = context_.workspace.currentDataset();
    const QString condition = pickedCondition();
    if (dataset && !condition.isEmpty())
        saveView(dataset->id, {SavedView::Kind::filter, {}, condition.toStdString()});
}

void Commands::saveView(DatasetId dataset, SavedView view) {
    if (const QString obstacle = context_.saved.obstacle(); !obstacle.isEmpty())
        return say(MessageBar::Kind::info, obstacle);
    const bool filter = view.kind == SavedView::Kind::filter;
    auto* dialog =
        new TextDialog(filter ? "Name of the filter" : "Name of the query",
                       QString::fromStdString(view.name), "Save", TextDialog::Lines::one, window_);
    dialog->setCheck([](const QString& text) {
        return text.trimmed().isEmpty() ? QString("A name is needed to find it again.") : QString();
    });
    connect(dialog, &TextDialog::chosen, this, [this, dataset, view](const QString& name) {
        SavedView named = view;
        named.name = name.trimmed().toStdString();
        context_.saved.keep(dataset, named);
    });
    dialog->open();
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
