// SPDX-License-Identifier: GPL-3.0-or-later
// Explains why a document is not a hit: the neurons that it shares with the query and those that it
// lacks, its exact rank, and the smallest boosts that would bring it into the list, which a click
// applies.
#pragma once
#include <optional>
#include <vector>

#include <QWidget>

#include "app/controllers/search_answer.h"

class QGridLayout;
class QLineEdit;

namespace sparsescope {

class AppContext;
class Commands;
class FlowLayout;
class TextLabel;

class SearchWhyNot : public QWidget {
    Q_OBJECT

  public:
    SearchWhyNot(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void ask(DocumentId document);

  private:
    // Chips under a small title, hidden while there are none.
    struct Group {
        TextLabel* title;
        FlowLayout* chips;
        QWidget* box;
    };
    Group addGroup(const QString& title, const QString& tooltip);
    void fillGroup(const Group& group, const std::vector<QueryNeuron>& neurons);
    [[nodiscard]] ModelId modelId() const;  // of the answer's neurons
    void goToNeuron(NeuronId neuron);
    void askTyped();
    void follow();
    void show(const WhyNotAnswer& answer);
    void showBoosts(const WhyNot& why);
    void clear();

    AppContext& context_;
    Commands& commands_;
    std::optional<DocumentId> document_;
    std::optional<TypedQuery> query_;  // the query that the answer is about
    QLineEdit* field_;
    TextLabel* text_;
    TextLabel* verdict_;
    Group shared_;
    Group lacks_;
    Group instead_;
    TextLabel* boosts_title_;
    QGridLayout* boosts_;
};

}  // namespace sparsescope
