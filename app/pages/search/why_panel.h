// SPDX-License-Identifier: GPL-3.0-or-later
// Why the hit under focus was found: every neuron it shares with the query and what each adds to
// the score; for pictures also what the document's k neurons make of it. Below: why another
// document was not found.
#pragma once
#include <QWidget>
#include <optional>

#include "core/types/ids.h"

class QGridLayout;
class QPushButton;

namespace sparsescope {

class AppContext;
class Commands;
class ContributionBar;
class ImageView;
class NeuronColors;
class SearchWhyNot;
class TextLabel;
struct ColumnAnswer;
struct Contribution;
struct HitRow;
struct Reconstruction;
struct SearchAnswer;

class WhyPanel : public QWidget {
    Q_OBJECT

  public:
    WhyPanel(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    // hit: of that column.
    void showHit(const SearchAnswer& answer, const ColumnAnswer& column, const HitRow& hit);
    void clear();
    void askWhyNot(DocumentId document);

  private:
    void build();
    QWidget* buildPictures();
    void showWithoutNeurons(const ColumnAnswer& column, const HitRow& hit);
    void showContributions(const SearchAnswer& answer, const ColumnAnswer& column,
                           const HitRow& hit);
    void addPart(const Contribution& part, const QColor& color);
    void showReconstruction(const Reconstruction& reconstruction);

    AppContext& context_;
    Commands& commands_;
    std::optional<DocumentId> document_;
    TextLabel* title_;
    TextLabel* text_;
    TextLabel* label_;
    QPushButton* more_;
    QWidget* pictures_ = nullptr;
    ImageView* original_ = nullptr;
    ImageView* reconstruction_ = nullptr;
    TextLabel* reconstruction_caption_ = nullptr;
    TextLabel* sum_;
    ContributionBar* bar_;
    QGridLayout* parts_ = nullptr;
    SearchWhyNot* why_not_ = nullptr;
};

}  // namespace sparsescope
