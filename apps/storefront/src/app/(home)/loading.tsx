export { ListingSkeleton as default } from "../../components/listing-skeleton.tsx";
