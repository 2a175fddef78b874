// SPDX-License-Identifier: GPL-3.0-or-later
// Explains why the focused hit was found: every neuron that it shares with the query, and what each
// adds to the score. For pictures it also shows what the document's code decodes to. Below, it
// answers why another document was not found.
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
class FallingPictures;
class ImageView;
class MorePassages;
class NeuronColors;
class SearchWhyNot;
class TextLabel;
struct ColumnAnswer;
struct Contribution;
struct HitRow;
struct Reconstruction;
struct SearchAnswer;
struct SearchHit;

class WhyPanel : public QWidget {
    Q_OBJECT

  public:
    WhyPanel(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    // `hit` must be a hit of `column`.
    void showHit(const SearchAnswer& answer, const ColumnAnswer& column, const HitRow& hit);
    void clear();
    void askWhyNot(DocumentId document);

  private:
    void build();
    QWidget* buildPictures();
    void fitPictures();
    [[nodiscard]] static QString placesText(const ColumnAnswer& column, const SearchHit& hit);
    void showWithoutNeurons(const ColumnAnswer& column, const HitRow& hit);
    void showContributions(const SearchAnswer& answer, const ColumnAnswer& column,
                           const HitRow& hit);
    void addPart(const Contribution& part, const NeuronColors& colors);
    void goToNeuron(NeuronId neuron);
    void showReconstruction(const Reconstruction& reconstruction);

    AppContext& context_;
    Commands& commands_;
    std::optional<DocumentId> document_;
    DatasetId dataset_ = 0;  // of the document
    ModelId model_ = 0;      // of the neurons
    TextLabel* title_;
    TextLabel* text_;
    TextLabel* label_;
    MorePassages* passages_ = nullptr;
    QPushButton* more_;
    QWidget* pictures_ = nullptr;
    ImageView* original_ = nullptr;
    TextLabel* original_caption_ = nullptr;
    ImageView* reconstruction_ = nullptr;
    TextLabel* reconstruction_caption_ = nullptr;
    FallingPictures* falling_ = nullptr;
    TextLabel* sum_;
    ContributionBar* bar_;
    QGridLayout* parts_ = nullptr;
    SearchWhyNot* why_not_ = nullptr;
};

}  // namespace sparsescope
